import { Connections, Peer, Port } from "../../src/index";
import { synthesize } from "./cdktf-app";
import { requested, timed } from "./declaration";

const { declared, outdir } = requested();

timed(() =>
  synthesize(outdir, (stack) => {
    const groups = new Map<string, Connections>();
    const connectionsOf = (id: string): Connections => {
      const connections = groups.get(id) ?? Connections.of(Peer.securityGroup(id));
      groups.set(id, connections);
      return connections;
    };
    for (const { source, target, port, description } of declared) {
      connectionsOf(source).allowTo(connectionsOf(target), Port.tcp(port), description, { scope: stack });
    }
  }),
);
