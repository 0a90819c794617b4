/* Watches a page for what no page of ours may do: break its content security policy, throw, complain in the console, or
   ask another origin for anything. */

import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';

/** What the browser itself writes when an answer is no 2xx or does not come: tests bring that about on purpose. */
const ofNetwork = /^Failed to load resource/;

export class Guard {
  readonly faults: string[] = [];

  constructor(
    context: BrowserContext,
    private readonly origin: string,
  ) {
    context.on('page', (page) => this.watch(page));
    context.on('request', (request) => this.judge(request.url()));
    context.on('console', (message) => this.listen(message));
    context.on('weberror', (error) => this.faults.push(`an error was thrown: ${error.error().message}`));
  }

  /** Reports what the policy refused even where nothing reaches the console. */
  static async prepare(context: BrowserContext): Promise<void> {
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`Content Security Policy: ${event.effectiveDirective} refused ${event.blockedURI}`);
      });
    });
  }

  private watch(page: Page): void {
    page.on('crash', () => this.faults.push('the page crashed'));
  }

  private judge(url: string): void {
    const isOwn = url.startsWith(`${this.origin}/`) || url.startsWith(`blob:${this.origin}/`);
    if (!isOwn && !url.startsWith('data:')) {
      this.faults.push(`a request left the origin: ${url}`);
    }
  }

  private listen(message: ConsoleMessage): void {
    const isComplaint = message.type() === 'error' || message.type() === 'warning';
    if (isComplaint && !ofNetwork.test(message.text())) {
      this.faults.push(`the console says: ${message.text()}`);
    }
  }
}
