// What the log says of the messages between VS Code and the server.

import * as vscode from 'vscode';

const SETTING = 'trace.server';

/**
 * The log as the client is to write messages to it: where `fdl.trace.server` asks for them. By itself
 * the client looks at that setting only once the level of the log is Trace, which no setting can say.
 */
export class MessageLog implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.LogLevel>();
  private readonly subscription: vscode.Disposable;
  readonly channel: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(`fdl.${SETTING}`)) this.changed.fire(level());
    });
    const own = (name: string | symbol): unknown => {
      switch (name) {
        case 'logLevel':
          return level();
        case 'onDidChangeLogLevel':
          return this.changed.event;
        case 'trace':
          return log.info.bind(log);
        default: {
          const found: unknown = Reflect.get(log, name);
          return typeof found === 'function' ? found.bind(log) : found;
        }
      }
    };
    this.channel = new Proxy({} as vscode.LogOutputChannel, { get: (_, name) => own(name) });
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

function level(): vscode.LogLevel {
  const wish = vscode.workspace.getConfiguration('fdl').get<string>(SETTING, 'off');
  return wish === 'off' ? vscode.LogLevel.Info : vscode.LogLevel.Trace;
}
