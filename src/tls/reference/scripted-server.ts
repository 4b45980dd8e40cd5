import { createServer } from 'node:net';
import { answerTo, type Script } from './answer.ts';
import { readHello } from './hello.ts';
import { listenOnLoopback, type ReferenceServer } from './listen.ts';

/** A server that answers hellos by a script and goes no further: for what no present-day library speaks. */
export function startScriptedServer(script: Script): Promise<ReferenceServer> {
  return listenOnLoopback(createServer({ noDelay: true }, (socket) => {
    let received = Buffer.alloc(0);
    const take = (bytes: Buffer): void => {
      received = Buffer.concat([received, bytes]);
      const hello = readHello(received);
      if (hello === undefined) return;
      // One answer a connection; what follows a hello is of no interest.
      socket.off('data', take).resume().end(answerTo(hello, script));
    };
    socket.on('data', take);
  }));
}
