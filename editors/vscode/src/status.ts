// The item in the status bar: the server's version and health.

import * as vscode from 'vscode';
import { isOurs } from './flows';
import type { Server } from './server';

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'fdl.status',
    vscode.StatusBarAlignment.Right,
    90,
  );
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly server: Server,
    private readonly version: string,
  ) {
    this.item.name = 'FDL';
    this.item.command = 'fdl.showStatus';
    this.subscriptions = [
      this.item,
      server.onDidChangeHealth(() => this.update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.update()),
      vscode.commands.registerCommand('fdl.showStatus', () => this.show()),
    ];
    this.update();
  }

  dispose(): void {
    for (const it of this.subscriptions) it.dispose();
  }

  private update(): void {
    const { health } = this.server;
    const failed = health.kind === 'failed';
    const differs = health.kind === 'running' && health.version !== this.version;
    const icon = {
      idle: '$(circle-outline)',
      starting: '$(loading~spin)',
      running: differs ? '$(warning)' : '$(check)',
      failed: '$(error)',
    }[health.kind];
    this.item.text = health.kind === 'running' ? `${icon} FDL ${health.version}` : `${icon} FDL`;
    this.item.tooltip = this.describe();
    const alarm = new vscode.ThemeColor('statusBarItem.errorBackground');
    this.item.backgroundColor = failed ? alarm : undefined;
    const document = vscode.window.activeTextEditor?.document;
    if (failed || (document && isOurs(document))) this.item.show();
    else this.item.hide();
  }

  private describe(): string {
    const { health, program } = this.server;
    switch (health.kind) {
      case 'idle':
        return 'The FDL server starts with the first flow.';
      case 'starting':
        return 'The FDL server starts.';
      case 'failed':
        return health.reason;
      case 'running': {
        const differs = health.version !== this.version;
        const note = differs ? `\nThis extension is of version ${this.version}.` : '';
        return `FDL server ${health.version} runs.\n${program}${note}`;
      }
    }
  }

  private async show(): Promise<void> {
    const actions = [
      { label: '$(debug-restart) Restart the server', command: 'fdl.restartServer' },
      { label: '$(output) Show its log', command: 'fdl.showLog' },
      { label: '$(gear) Settings', command: 'workbench.action.openSettings', argument: 'fdl.' },
    ];
    const title = this.describe().replaceAll('\n', ' · ');
    const chosen = await vscode.window.showQuickPick(actions, { title });
    if (chosen) await vscode.commands.executeCommand(chosen.command, chosen.argument);
  }
}
