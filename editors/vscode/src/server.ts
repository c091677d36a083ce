// The server: finds the program, starts it, keeps it running, and asks it.

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
  ErrorAction,
  type ErrorHandler,
  ExecuteCommandRequest,
  LSPErrorCodes,
  type Middleware,
  ResponseError,
  State,
} from 'vscode-languageclient';
import { LanguageClient } from 'vscode-languageclient/node';
import { parse } from './exact';
import { MessageLog } from './messages';
import type { Commands } from './protocol';

/** How the server is. */
export type Health =
  | { kind: 'idle' }
  | { kind: 'starting' }
  | { kind: 'running'; version: string }
  | { kind: 'failed'; reason: string };

/** Where documents are: not in a history, whose findings nobody can do anything about. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs'];
/** Crashes within three minutes after which the server stays down. */
const MAX_RESTARTS = 4;

export class Server implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private client: LanguageClient | undefined;
  private started: Promise<LanguageClient> | undefined;

  /** How the server is, or was last. */
  health: Health = { kind: 'idle' };
  /** The program, once it has been looked for. */
  program = '';
  readonly onDidChangeHealth = this.changed.event;
  readonly log = vscode.window.createOutputChannel('FDL', { log: true });
  private readonly messages = new MessageLog(this.log);

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly middleware: Middleware,
  ) {}

  /** Starts the server, if it does not run yet. */
  start(): Promise<LanguageClient> {
    this.started ??= this.launch().catch((error: unknown) => {
      this.started = undefined;
      throw error;
    });
    return this.started;
  }

  /** Ends the server and starts it anew, with the settings of now. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Runs a command of the server. */
  async ask<C extends keyof Commands>(
    command: C,
    argument: Commands[C][0],
    token?: vscode.CancellationToken,
  ): Promise<Commands[C][1]> {
    const client = await this.start();
    const params = { command, arguments: [{ ...argument, asText: true }] };
    const answer: unknown = await client.sendRequest(ExecuteCommandRequest.type, params, token);
    // A server of the settings may be older than that it answers with texts.
    return (typeof answer === 'string' ? parse(answer) : answer) as Commands[C][1];
  }

  dispose(): void {
    void this.stop();
    this.changed.dispose();
    this.messages.dispose();
    this.log.dispose();
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = this.started = undefined;
    // A server that hangs is killed by the client; one that never came up cannot be stopped.
    await client?.dispose().catch((error: unknown) => this.log.warn(String(error)));
  }

  private async launch(): Promise<LanguageClient> {
    this.program = findProgram(this.context);
    this.log.info(`starting ${this.program}`);
    // Whoever types while a server dies writes into a broken pipe, letter by letter. By itself the client
    // gives up after the third: that the connection is closed is what starts another server.
    const errorHandler: ErrorHandler = {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => usual.closed(),
    };
    const client: LanguageClient = new LanguageClient(
      'fdl',
      'FDL',
      { command: this.program, args: ['lsp'] },
      {
        documentSelector: SCHEMES.flatMap((scheme) =>
          languages().map((language) => ({ scheme, language })),
        ),
        outputChannel: this.log,
        traceOutputChannel: this.messages.channel,
        middleware: this.middleware,
        synchronize: { configurationSection: 'fdl' },
        errorHandler,
      },
    );
    const usual = client.createDefaultErrorHandler(MAX_RESTARTS);
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      if (client === this.client) this.follow(client, newState);
    });
    try {
      await client.start();
    } catch (error) {
      const reason = `\`${this.program}\` cannot be started: ${message(error)}`;
      this.become({ kind: 'failed', reason });
      throw new Error(reason);
    }
    return client;
  }

  private follow(client: LanguageClient, state: State): void {
    if (state === State.Running) {
      const version = client.initializeResult?.serverInfo?.version ?? 'of unknown version';
      this.become({ kind: 'running', version });
    } else if (state === State.Starting) {
      this.become({ kind: 'starting' });
    } else {
      this.become({ kind: 'failed', reason: 'The server has stopped.' });
    }
  }

  private become(health: Health): void {
    this.health = health;
    this.changed.fire();
  }
}

/** The program of the settings, else the one in the package, else the one on the `PATH`. */
function findProgram(context: vscode.ExtensionContext): string {
  const configured = vscode.workspace.getConfiguration('fdl').get('server.path', '').trim();
  if (configured) return configured.replace(/^~(?=[/\\])/, homedir());
  const name = process.platform === 'win32' ? 'fdl.exe' : 'fdl';
  const bundled = join(context.extensionPath, 'server', name);
  return existsSync(bundled) ? bundled : name;
}

/** The languages to serve. The server itself tells flows from other YAML and JSON. */
function languages(): string[] {
  const detects = vscode.workspace.getConfiguration('fdl').get('flowsInYaml') !== 'off';
  return detects ? ['fdl', 'fdltest', 'yaml', 'json'] : ['fdl', 'fdltest'];
}

/** Whether a request was given up because its document has changed meanwhile. */
export function isOutdated(error: unknown): boolean {
  return error instanceof ResponseError && error.code === LSPErrorCodes.ContentModified;
}

/** What went wrong, in words. */
export function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
