import { LAST_PORT } from "../../../rules/protocols";
import { TCP, trafficOf, UDP, type Traffic } from "../../../environment/traffic";

/** What the filter by port accepts. */
export const PORT_SYNTAX = `Give a port or a range from 0 to ${LAST_PORT}, such as 443, 8000-8100 or udp 53.`;

const SYNTAX = /^(?:(tcp|udp)\s*)?(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/;

/**
 * The traffic that a person means.
 *
 * @param text - a port or a range, such as "443", "8000-8100" and "udp 53"
 * @returns undefined if it is another text
 */
export function trafficWithPort(text: string): readonly Traffic[] | undefined {
  const [, protocol, first, last = first] = SYNTAX.exec(text.trim().toLowerCase()) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || from > to || to > LAST_PORT) return undefined;
  return (protocol === undefined ? [TCP, UDP] : [protocol]).map((one) => trafficOf(one, from, to));
}
