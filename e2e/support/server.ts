// Starts the program as an operator would, on demo data in a folder of its own, and reads from its first
// lines where it is and which link makes a visitor its owner.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The program under test: FANLIGHT_BIN, or where cargo puts it. */
const program = resolve(
  process.env.FANLIGHT_BIN ?? fileURLToPath(new URL('../../target/debug/fanlight', import.meta.url)),
);

/** How long an archive may take until it says where it is: an unoptimised build filling the demo. */
const patience = 80_000;

export interface Archive {
  /** Where it is, without a slash at the end: `http://127.0.0.1:41234`. */
  url: string;
  /** The one-time link that makes its visitor the owner. */
  ownerLink: string;
  /** Its data folder, for the commands of the program. */
  data: string;
  /** Runs a command of the program on this archive's folder, beside the server; gives its output. */
  run(...args: string[]): Promise<string>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export async function startArchive(): Promise<Archive> {
  const data = mkdtempSync(join(tmpdir(), 'fanlight-e2e-'));
  const server = spawn(program, ['serve', '--demo', '--data', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    await ended(server);
    rmSync(data, { recursive: true, force: true });
  };
  try {
    const { url, ownerLink } = await greeting(server);
    const run = async (...args: string[]) =>
      (await promisify(execFile)(program, [...args, '--data', data])).stdout;
    return { url, ownerLink, data, run, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for "Fanlight is at http://…" and the owner's link: the other address of the same host it prints. */
function greeting(server: ChildProcess): Promise<{ url: string; ownerLink: string }> {
  return new Promise((found, lost) => {
    let said = '';
    const fail = (why: string) => lost(new Error(`${program} ${why}. It said:\n${said}`));
    const timer = setTimeout(() => fail(`was not ready after ${patience / 1000} s`), patience);
    const listen = (chunk: Buffer) => {
      said += chunk;
      const url = /Fanlight is at (http:\/\/[^\s/]+)/.exec(said)?.[1];
      const ownerLink = url && said.split(/\s+/).find((word) => word.startsWith(`${url}/`) && word.length > url.length + 1);
      if (url && ownerLink) {
        clearTimeout(timer);
        found({ url, ownerLink });
      }
    };
    server.stdout!.on('data', listen);
    server.stderr!.on('data', listen);
    server.on('error', (error) => fail(`could not be started (${error.message})`));
    server.on('exit', (code) => fail(`ended at once with code ${code}`));
  });
}

/** Asks the server to stop, and makes it after five seconds. */
function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return Promise.resolve();
  return new Promise((done) => {
    const timer = setTimeout(() => server.kill('SIGKILL'), 5_000);
    server.once('exit', () => {
      clearTimeout(timer);
      done();
    });
    server.kill('SIGTERM');
  });
}
