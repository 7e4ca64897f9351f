import { END_ATTRIBUTES, type AttributeName, type PeerType, type Side } from "./attributes";
import type { Language } from "./language";

/** All ways to name an end, the security group first. */
export const PEER_TYPES = Object.keys(END_ATTRIBUTES.source) as PeerType[];

/** The attributes that name an end, one in each of the ways. */
export function attributesOf(side: Side): AttributeName[] {
  return PEER_TYPES.map((type) => END_ATTRIBUTES[side][type]);
}

/**
 * In which of the ways an end is named. One that alone is written tells it by its name: its value may be unknown, or
 * sensitive. Among several, of which all but one should be null, the group's id is the one that is not looked at, for
 * most often it alone is unknown.
 */
export function peerTypeOf<Truth, Value, Text>(rule: Language<Truth, Value, Text>, side: Side): Value {
  return rule.name(`${side}_type`, rule.peerType(side));
}

/** Before the id of another account's group, whose rules are made by its id alone. */
export const ACCOUNT_EXPRESSION = "^[0-9]{12}[/]";

/** The id by which a group is known in its own account. */
export function withoutAccount(securityGroupId: string): string {
  return securityGroupId.includes("/") ? securityGroupId.replace(new RegExp(ACCOUNT_EXPRESSION), "") : securityGroupId;
}
