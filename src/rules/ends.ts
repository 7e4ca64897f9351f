import { END_ATTRIBUTES, type AttributeName, type PeerType, type Side } from "./attributes";
import type { Language } from "./language";

/** All ways to name an end, the security group first. */
export const PEER_TYPES = Object.keys(END_ATTRIBUTES.source) as PeerType[];

/** The attributes that name an end, one in each of the ways. */
export function attributesOf(side: Side): AttributeName[] {
  return PEER_TYPES.map((type) => END_ATTRIBUTES[side][type]);
}

/**
 * In which of the ways an end is named. One that alone is written tells it by its name: its value may be unknown. Among
 * several, of which all but one should be null, the group's id is the one that is not looked at, for most often it alone is
 * unknown.
 */
export function peerTypeOf<Truth, Value, Text>(rule: Language<Truth, Value, Text>, side: Side): Value {
  const others = PEER_TYPES.filter((type) => type !== "security_group");
  const choose = (isIt: (attribute: AttributeName) => Truth): Value =>
    others.reduceRight(
      (otherwise, type) => rule.choose(isIt(END_ATTRIBUTES[side][type]), rule.constant(type), otherwise),
      rule.constant("security_group"),
    );
  return rule.choose(
    rule.writesOneOf(attributesOf(side)),
    choose((attribute) => rule.written(attribute)),
    choose((attribute) => rule.given(rule.attribute(attribute))),
  );
}
