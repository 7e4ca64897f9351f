import { describe, expect, it } from "vitest";
import { both, connectionsIn, line, observed, VERSION_2, type Line } from "./logs";

const WEB = "10.0.0.1";
const DB = "10.0.0.2";

describe("without flags", () => {
  it("a half-open scan is an attempt, even of several ports from one", async () => {
    const scan = [8123, 9123, 52345, 53456, 54567].flatMap((port) => [
      line({ from: `${WEB} 40000`, to: `${DB} ${port}`, packets: 2, bytes: 84 }),
      line({ from: `${DB} ${port}`, to: `${WEB} 40000`, packets: 1, bytes: 44 }),
    ]);
    const observations = await observed([VERSION_2, ...scan]);
    expect(observations.connections).toEqual([]);
    expect(observations.withheld.every(({ reason }) => reason === "attempt")).toBe(true);
  });

  it("a connection of few packets with data is one", async () => {
    const records = both({ from: `${WEB} 40000`, to: `${DB} 5432`, packets: 1, bytes: 400 });
    expect(connectionsIn(await observed([VERSION_2, ...records]))).toEqual(["web > db 6/5432 known-port:1"]);
  });

  it.each<[string, Partial<Line>]>([
    ["RST packets", { bytes: 200 }],
    ["nothing", { action: "REJECT" }],
  ])("a server that sends only %s has no connection", async (_, answer) => {
    const ends = { from: `${WEB} 40000`, to: `${DB} 5432` };
    const records = [line(ends), line({ from: ends.to, to: ends.from, ...answer })];
    const observations = await observed([VERSION_2, ...records]);
    expect(observations.connections).toEqual([]);
    expect(observations.withheld).toHaveLength(1);
  });
});
