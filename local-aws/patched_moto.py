"""Patches moto 5.2, whose security groups and rules differ from AWS. For example, moto is less strict.

Quotations are from the Amazon EC2 API Reference, unless another source is named. Importing this module patches moto in
this process. The import fails if moto does not have a function to patch, so that a changed release of moto is never
used without the patches.
"""

import ipaddress

from moto.ec2.exceptions import (
    DependencyViolationError,
    InvalidParameterCombination,
    InvalidParameterValue,
    InvalidPermissionDuplicateError,
    InvalidSecurityGroupNotFoundError,
    InvalidSecurityGroupRuleIdNotFoundError,
    MissingParameter,
)
from moto.ec2.models import ec2_backends
from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupBackend, SecurityGroupRule


def patched(owner, name):
    """Replaces a function of moto by the decorated function, which gets the original as its first argument."""
    original = getattr(owner, name)

    def put(mend):
        setattr(owner, name, lambda self, *args, **kwargs: mend(original, self, *args, **kwargs))
        return mend

    return put


# Protocols and ports.

PROTOCOL_NAMES = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}


def protocol_and_ports(protocol, from_port, to_port):
    """The protocol and ports that AWS stores, or its error. Without ports, moto returns 500 unless the protocol is -1.

    IpPermission: "The IP protocol name (tcp, udp, icmp, icmpv6) or number. […] -1 or a protocol number other than tcp,
    udp, icmp, or icmpv6 allows traffic on all ports, regardless of any port range you specify. For tcp, udp, and icmp,
    you must specify a port range. For icmpv6, the port range is optional; if you omit the port range, traffic for all
    types and codes is allowed." AWS refuses other names, such as `all` (terraform-provider-aws issue 1793).
    """
    if protocol is None:
        raise InvalidParameterValue(
            "Invalid value 'null' for protocol. VPC security group rules must specify protocols explicitly."
        )
    name = str(protocol).lower()
    name = PROTOCOL_NAMES.get(name, name)
    if name == "-1" or (name.isascii() and name.isdigit() and int(name) <= 255):
        return name, None, None
    if name not in PROTOCOL_NAMES.values():
        raise InvalidParameterValue(f"Invalid value '{protocol}' for IP protocol. Unknown protocol.")
    if name == "icmpv6" and from_port is None and to_port is None:
        return name, -1, -1
    if from_port is None or to_port is None:
        kind = "ICMP" if name.startswith("icmp") else "TCP/UDP"
        raise InvalidParameterValue(f"Invalid value 'Must specify both from and to ports with {kind}.' for portRange.")
    return name, int(from_port), int(to_port)


# Peers: an address range, a group or a prefix list. Each is a dictionary that includes the rule's description.


def canonical(ip_range):
    """IpRange: "if you specify 100.68.0.18/18 […], Amazon Web Services canonicalizes [it] to 100.68.0.0/18"."""
    cidrs = {name: ip_range[name] for name in ("CidrIp", "CidrIpv6") if ip_range.get(name)}
    return {**ip_range, **{name: str(ipaddress.ip_network(cidr, strict=False)) for name, cidr in cidrs.items()}}


def peer_of(rule):
    return rule.ip_range or rule.source_group or rule.prefix_list


def describe(rule, description):
    """UpdateSecurityGroupRuleDescriptions: "You can remove a description […] by omitting the description parameter"."""
    if description:
        peer_of(rule)["Description"] = description
    else:
        peer_of(rule).pop("Description", None)


def kind_and_identity(rule):
    for kind, peer, names in (
        ("CidrIpv4", rule.ip_range, ["CidrIp"]),
        ("CidrIpv6", rule.ip_range, ["CidrIpv6"]),
        ("ReferencedGroupId", rule.source_group, ["UserId", "GroupId"]),
        ("PrefixListId", rule.prefix_list, ["PrefixListId"]),
    ):
        if names[-1] in peer:
            return kind, [peer.get(name) for name in names]
    return None, []


@patched(SecurityGroupRule, "__init__")
def make_rule(
    original,
    self,
    ec2_backend,
    ip_protocol,
    group_id,
    from_port,
    to_port,
    ip_range,
    source_group=None,
    prefix_list_id=None,
    **others,
):
    protocol, *ports = protocol_and_ports(ip_protocol, from_port, to_port)
    # moto only creates a rule without ports if the protocol is -1, so the protocol and the ports are set afterwards.
    original(
        self,
        ec2_backend,
        "-1",
        group_id,
        None,
        None,
        canonical(ip_range or {}),
        source_group,
        prefix_list_id,
        **others,
    )
    self.ip_protocol = protocol
    self.from_port, self.to_port = ports
    # moto only keeps the ID, without the description.
    self.prefix_list = dict(prefix_list_id or {})


@patched(SecurityGroupRule, "__eq__")
def is_same_rule(_original, self, other):
    """moto compares descriptions too, so it does not find the rule whose description a request changes.

    RevokeSecurityGroupEgress: "If the security group rule has a description, you do not need to specify the description
    to revoke the rule." Adding a rule that differs only in its description fails with
    InvalidPermission.Duplicate: "The specified inbound or outbound rule already exists for that security group" (Error
    codes for the Amazon EC2 API).
    """
    return (self.ip_protocol, self.from_port, self.to_port, *kind_and_identity(self)) == (
        other.ip_protocol,
        other.from_port,
        other.to_port,
        *kind_and_identity(other),
    )


# SecurityGroupRule: "Description: The security group rule description". moto only returns it for address ranges.
SecurityGroupRule.description = property(lambda rule: peer_of(rule).get("Description"))

# SecurityGroupRule: "GroupOwnerId: The ID of the Amazon Web Services account that owns the security group". moto stores
# it under another name than its response reads.
SecurityGroupRule.group_owner_id = property(lambda rule: rule.owner_id)



def referenced_group(rule):
    """The group that a rule refers to, as responses describe it.

    ReferencedSecurityGroup and UserIdGroupPair: "VpcPeeringConnectionId: The ID of the VPC peering connection, if
    applicable. PeeringStatus: The status of a VPC peering connection, if applicable." moto omits both, and the VPC.
    The rules remain after the connection is deleted (VPC Peering Guide, "View and delete stale security group rules").
    """
    backend, peer = rule.ec2_backend, rule.source_group
    if not peer or not backend.vpc_pcxs:
        return peer
    own_group = backend.get_security_group_from_id(rule.group_id)
    account = peer.get("UserId", backend.account_id)
    peer_group = ec2_backends[account][backend.region_name].get_security_group_from_id(peer["GroupId"])
    if own_group is None or peer_group is None or own_group.vpc_id == peer_group.vpc_id:
        return peer
    vpcs = {own_group.vpc_id, peer_group.vpc_id}
    peerings = [one for one in backend.vpc_pcxs.values() if {one.vpc.id, one.peer_vpc.id} == vpcs]
    if not peerings:
        return peer
    peering = next((one for one in peerings if one.status["Code"] == "active"), peerings[-1])
    status = peering.status["Code"]
    return {**peer, "VpcId": peer_group.vpc_id, "VpcPeeringConnectionId": peering.id, "PeeringStatus": status}


SecurityGroupRule.referenced_group_info = property(lambda rule: referenced_group(rule) or None)


@patched(SecurityGroup, "_flattened_rules")
def permissions_of(original, self, rules):
    """PrefixListId: "A description for the security group rule that references this prefix list ID". moto omits it."""
    permissions = original(self, rules)
    for permission in permissions:
        of_permission = [
            rule
            for rule in rules
            if (rule.ip_protocol, rule.from_port, rule.to_port)
            == (permission.ip_protocol, permission.from_port, permission.to_port)
        ]
        permission.prefix_list_ids = [rule.prefix_list for rule in of_permission if rule.prefix_list]
        permission.source_groups = [referenced_group(rule) for rule in of_permission if rule.source_group]
    return permissions


@patched(SecurityGroupBackend, "_sg_update_description")
def update_description(_original, _self, asked, rule):
    """moto cannot remove a description, and ignores descriptions of prefix lists."""
    describe(rule, asked.description)


@patched(SecurityGroupBackend, "_add_source_group")
def find_groups(original, self, source_groups, vpc_id):
    """UserIdGroupPair: "UserId: The ID of an Amazon Web Services account". moto only searches the caller's account.

    AWS accepts a group of another VPC or account if the VPCs are peered or shared. This patch does not check that.
    """
    pairs = []
    for pair in source_groups or []:
        account = pair.get("UserId", self.account_id)
        if account == self.account_id:
            pairs += original(self, [pair], vpc_id)
        elif ec2_backends[account][self.region_name].get_security_group_from_id(pair.get("GroupId")) is None:
            raise InvalidSecurityGroupNotFoundError(pair.get("GroupId"))
        else:
            pairs.append(pair)
    return pairs


# Requests.


@patched(SecurityGroupBackend, "delete_security_group")
def delete_group(original, self, name=None, group_id=None):
    """DeleteSecurityGroup: "If you attempt to delete a security group that […] is referenced by another security group
    in the same VPC […], the operation fails with DependencyViolation." moto deletes the group and keeps the
    rules.

    A group's rules that name the group itself do not prevent the deletion. Rules in another VPC do not prevent it
    either; they become stale (VPC User Guide, "Stale security group rules").
    """
    group = self.get_security_group_by_name_or_id(group_id or name)
    neighbours = self.groups[group.vpc_id].values() if group else []
    for other in neighbours:
        rules = [*other.ingress_rules, *other.egress_rules]
        if other is not group and any(rule.source_group.get("GroupId") == group.id for rule in rules):
            raise DependencyViolationError(f"resource {group.id} has a dependent object")
    return original(self, name, group_id)


@patched(SecurityGroupBackend, "modify_security_group_rules")
def modify_rules(_original, self, group_id, rules):
    """SecurityGroupRuleRequest accepts every kind of peer, and may omit ports. moto only keeps IPv4 addresses.

    "You must specify exactly one of […] CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId. […] When you modify a
    rule, you cannot change the rule type."
    """
    group = self.get_security_group_by_name_or_id(group_id)
    if group is None:
        raise InvalidSecurityGroupNotFoundError(group_id)
    for rule_id, request in rules.items():
        rule = group.get_rule(rule_id)
        if rule is None:
            raise InvalidSecurityGroupRuleIdNotFoundError(rule_id)
        wanted = requested_rule(self, group, rule, request)
        before, after = kind_and_identity(rule)[0], kind_and_identity(wanted)[0]
        if before != after:
            raise InvalidParameterValue(
                f"Invalid rule type for security group rule '{rule_id}'. "
                f"You may not specify {after} for an existing {before} rule."
            )
        others = group.egress_rules if rule.is_egress else group.ingress_rules
        if any(other is not rule and other == wanted for other in others):
            raise InvalidPermissionDuplicateError()
        description = request.get("Description", rule.description)
        for name in (
            "ip_protocol",
            "from_port",
            "to_port",
            "ip_range",
            "source_group",
            "prefix_list_id",
            "prefix_list",
        ):
            setattr(rule, name, getattr(wanted, name))
        describe(rule, description)


def requested_rule(backend, group, rule, request):
    """The rule that a modification request describes."""
    kinds = ("CidrIpv4", "CidrIpv6", "PrefixListId", "ReferencedGroupId")
    peers = [(kind, request[kind]) for kind in kinds if request.get(kind) is not None]
    if len(peers) > 1:
        raise InvalidParameterCombination(
            "Only one of cidrIp, cidrIpv6, prefixListId, or referencedGroupId can be specified"
        )
    if not peers:
        raise MissingParameter(
            "The request must contain exactly one of: cidrIp, cidrIpv6, prefixListId, or referencedGroupId"
        )
    [(kind, peer)] = peers
    groups = backend._add_source_group([{"GroupId": peer}] if kind == "ReferencedGroupId" else [], group.vpc_id)
    return SecurityGroupRule(
        backend,
        request.get("IpProtocol"),
        group.id,
        request.get("FromPort"),
        request.get("ToPort"),
        {"CidrIpv4": {"CidrIp": peer}, "CidrIpv6": {"CidrIpv6": peer}}.get(kind),
        groups[0] if groups else None,
        {"PrefixListId": peer} if kind == "PrefixListId" else None,
        is_egress=rule.is_egress,
    )
