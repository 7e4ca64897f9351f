import type { RulePeer } from "./environment";

/**
 * Whether a peer is a prefix list of AWS. These have short IDs such as pl-6ea54007, and contain only the addresses of
 * AWS services.
 */
export const isOfAws = ({ type, value = "" }: RulePeer): boolean =>
  type === "prefix_list" && /^pl-[0-9a-f]{8}$/.test(value);
