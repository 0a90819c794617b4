/* Signing in: sends the key, then loads the same address anew, which is the dashboard from then on. */

const form = one('form', HTMLFormElement);
const key = one('key', HTMLInputElement);
const problem = one('problem', HTMLElement);
const submit = one('submit', HTMLButtonElement);
const demo = one('demo', HTMLElement);
const demoButton = one('demo-button', HTMLButtonElement);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void open({ credential: key.value.trim() });
});
demoButton.addEventListener('click', () => void open({ demo: true }));
key.addEventListener('input', () => show(''));
// The gateway says in the page whether it has a demo workspace.
demo.hidden = document.querySelector('meta[name="roundtrip-demo"]') === null;
key.focus();

async function open(body: { readonly credential: string } | { readonly demo: true }): Promise<void> {
  show('');
  setBusy(true);
  try {
    const response = await fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) {
      location.reload();
      return;
    }
    show(await reasonOf(response));
  } catch {
    show('The gateway cannot be reached. Look at your connection and try again.');
  }
  setBusy(false);
  key.select();
}

async function reasonOf(response: Response): Promise<string> {
  if (response.status === 401) {
    return 'This key is wrong, expired or revoked. Paste another one.';
  }
  if (response.status === 429) {
    return `Too many attempts. Try again in ${response.headers.get('retry-after') ?? 'some'} seconds.`;
  }
  try {
    const told: { readonly detail?: { readonly message?: string } } = await response.json();
    return told.detail?.message ?? `The gateway answered with status ${response.status}. Try again.`;
  } catch {
    return `The gateway answered with status ${response.status}. Try again.`;
  }
}

function show(text: string): void {
  problem.textContent = text;
  key.setAttribute('aria-invalid', String(text !== ''));
}

function setBusy(isBusy: boolean): void {
  submit.disabled = isBusy;
  demoButton.disabled = isBusy;
}

function one<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) {
    throw new Error(`the page has no ${id}`);
  }
  return found;
}
