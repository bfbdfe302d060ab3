import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A message as the server took it. */
export interface TakenMail {
  readonly to: string;
  readonly source: string;
}

/** A mail server of a few commands, enough to be a real one to a client. What it answers to a recipient can be set. */
export interface SmtpServer {
  readonly url: string;
  readonly taken: TakenMail[];
  /** Answers a recipient; 250 takes it. */
  answer: (to: string) => string;
  /** Milliseconds before a message is taken, to see who else tries meanwhile. */
  slow: number;
  close(): Promise<void>;
}

export async function startSmtpServer(): Promise<SmtpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    serve(socket, started);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const started: SmtpServer = {
    url: `smtp://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    taken: [],
    answer: () => '250 OK',
    slow: 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return started;
}

function serve(socket: Socket, server: SmtpServer): void {
  let buffer = '';
  let to = '';
  let message: string | undefined;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  say('220 test mail');
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    buffer += chunk;
    for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      if (message !== undefined) {
        if (line !== '.') message += `${line.replace(/^\.\./, '.')}\r\n`;
        else {
          const source = message;
          const recipient = to;
          message = undefined;
          setTimeout(() => {
            server.taken.push({ to: recipient, source });
            say('250 taken');
          }, server.slow);
        }
        continue;
      }
      const [, command = ''] = /^(\w+)/.exec(line) ?? [];
      switch (command.toUpperCase()) {
        case 'RCPT': {
          to = /<([^>]*)>/.exec(line)?.[1] ?? '';
          say(server.answer(to));
          break;
        }
        case 'DATA':
          message = '';
          say('354 go on');
          break;
        case 'QUIT':
          say('221 bye');
          socket.end();
          break;
        default:
          say('250 OK');
      }
    }
  });
}
