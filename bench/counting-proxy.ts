import { once } from "node:events";
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A way to the local AWS on which its calls are counted. */
export interface CountingProxy {
  /** Such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  /** How often each action was called since it was last asked, by the actions' names. */
  take(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

/** Starts it on a free loopback port. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let calls = new Map<string, number>();
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      const action = actionOf(incoming, body);
      calls.set(action, (calls.get(action) ?? 0) + 1);
      forward(target, agent, incoming, body, response);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = calls;
      calls = new Map();
      return taken;
    },
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      agent.destroy();
    },
  };
}

/** EC2's and STS's calls are forms, in which the action is a field. */
function actionOf({ method, url }: IncomingMessage, body: Buffer): string {
  return new URLSearchParams(body.toString("latin1")).get("Action") ?? `${method!} ${url!}`;
}

function forward(
  target: string,
  agent: Agent,
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const { method, url, headers } = incoming;
  const passed = request(new URL(url!, target), { method, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  passed.on("error", () => response.destroy());
  passed.end(body);
}
