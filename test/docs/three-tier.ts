import type { InputDocument } from "../../src/environment/input";
import { planOf, stateOf } from "../environment/terraform/terraform-output";

const NAMES = ["alb", "web", "db", "s3"];
const groupAddress = (name: string): string => `aws_security_group.${name}`;
const groupValues = (name: string): object => ({ id: `sg-${name}`, name });

/** The resources of both rules of a connection, by address. */
function pairOf(source: string, target: string, port: number): Readonly<Record<string, object>> {
  const traffic = { protocol: "tcp", from_port: port, to_port: port };
  const rule = (type: string, own: string, peer: string) => ({
    [`aws_security_group_rule.${source}_to_${target}_${type}`]: {
      ...traffic,
      type,
      security_group_id: `sg-${own}`,
      source_security_group_id: `sg-${peer}`,
    },
  });
  return { ...rule("egress", source, target), ...rule("ingress", target, source) };
}

const webToS3 = pairOf("web", "s3", 443);
const resources = {
  ...Object.fromEntries(NAMES.map((name) => [groupAddress(name), groupValues(name)])),
  ...pairOf("alb", "web", 80),
  ...pairOf("web", "db", 3306),
  ...webToS3,
};

/** The state of the three-tier example. */
export const STATE: InputDocument = {
  name: "state.json",
  text: JSON.stringify(stateOf(...Object.entries(resources).map(([address, values]) => ({ address, values })))),
};

/** A plan that adds a cache to the example, and removes the connection to S3. */
export const PLAN: InputDocument = {
  name: "plan.json",
  text: JSON.stringify(
    planOf({
      prior: resources,
      changes: [
        { address: groupAddress("cache"), actions: ["create"], after: groupValues("cache") },
        ...Object.entries(pairOf("web", "cache", 6379)).map(([address, after]) => ({
          address,
          actions: ["create"],
          after,
        })),
        ...Object.entries(webToS3).map(([address, before]) => ({ address, actions: ["delete"], before })),
      ],
    }),
  ),
};
