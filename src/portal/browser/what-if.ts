/** Works figures out while somebody types: the server computes, the answer takes the place of the last. Without scripts a button does it. */
const WAIT_MS = 350;

export function enhance(form: HTMLElement): void {
  const answer = form.querySelector<HTMLElement>('[data-answer]');
  const address = form.dataset['address'];
  if (!(form instanceof HTMLFormElement) || !answer || address === undefined) return;
  let timer: number | undefined;
  let asked: AbortController | undefined;

  const ask = (): void => {
    const figures = figuresOf(form);
    if (!figures) return;
    asked?.abort();
    asked = new AbortController();
    void fetch(`${address}?${figures.toString()}`, { headers: { accept: 'text/html' }, redirect: 'error', signal: asked.signal })
      .then((response) => (response.ok ? response.text() : Promise.reject(new Error('The server did not answer.'))))
      .then((html) => {
        answer.innerHTML = html;
      })
      .catch((error: unknown) => {
        // A newer question took this one's place. Otherwise the button still works, and says what is wrong.
        if (error instanceof DOMException && error.name === 'AbortError') return;
        answer.textContent = 'This could not be worked out just now. Press “Work it out”.';
      });
  };
  const askSoon = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT_MS);
  };
  form.addEventListener('input', (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement)) return;
    if (target.name.startsWith('lines.')) choose(form, 'lines');
    if (target.name === 'percentBp') choose(form, 'percent');
    askSoon();
  });
}

/** Typing into an input chooses the kind of figures that it belongs to. */
function choose(form: HTMLFormElement, kind: 'percent' | 'lines'): void {
  const radio = form.querySelector<HTMLInputElement>(`input[name=figures][value=${kind}]`);
  if (radio) radio.checked = true;
}

/** Only the figures: neither the form's keys nor the message belong in an address. Null while nothing is typed yet. */
function figuresOf(form: HTMLFormElement): URLSearchParams | null {
  const typed = new FormData(form);
  const kind = typed.get('figures') === 'lines' ? 'lines' : 'percent';
  const figures = new URLSearchParams({ figures: kind });
  for (const [name, value] of typed)
    if (typeof value === 'string' && (kind === 'lines' ? name.startsWith('lines.') : name === 'percentBp')) figures.set(name, value);
  return kind === 'percent' && figures.get('percentBp') === '' ? null : figures;
}
