/** Says beside each box what was typed comes to, and fills the boxes from the shortcut without leaving the page. The server reads the same. */
const POUNDS = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' });
const short = (pence: number): string => POUNDS.format(pence / 100).replace(/\.00$/, '');

/** Pence that a text stands for; null where it is empty or unclear. */
function priceOf(text: string, current: number): number | null {
  const plain = text.replace(/[,\s]/g, '');
  const number = Number(plain.replace(/^£/, '').replace(/%$/, ''));
  if (plain === '' || Number.isNaN(number)) return null;
  if (plain.endsWith('%')) return Math.round((current * (10_000 + Math.round(number * 100))) / 10_000);
  const pence = Math.round(number * 100);
  return !plain.startsWith('£') && pence < current / 10 ? null : pence;
}

function inWords(current: number, then: number | null): string {
  if (then === null) return '';
  if (then === current) return 'No change';
  const percent = current === 0 ? '' : ` (${String(Math.round(((then - current) / current) * 10_000) / 100)}%)`;
  return `${short(Math.abs(then - current))} ${then > current ? 'more' : 'less'}${percent}`;
}

export function enhance(form: HTMLElement): void {
  const boxes = [...form.querySelectorAll<HTMLElement>('[data-pence]')].flatMap((place) => {
    const input = place.querySelector('input');
    const output = place.querySelector('output');
    return input && output ? [{ input, output, current: Number(place.dataset['pence']) }] : [];
  });
  const totals = form.querySelector<HTMLElement>('[data-totals]');
  const tell = (): void => {
    if (!totals) return;
    const prices = boxes.map(({ input, current }) => priceOf(input.value, current));
    const now = boxes.reduce((sum, { current }) => sum + current, 0);
    const open = prices.filter((price) => price === null).length;
    const then = prices.reduce<number>((sum, price) => sum + (price ?? 0), 0);
    const text = document.createElement('p');
    text.className = 'govuk-body';
    text.textContent =
      open > 0
        ? `${String(open)} ${open === 1 ? 'line is' : 'lines are'} still without a clear price.`
        : `All lines: ${short(now)} now, ${short(then)} asked. ${inWords(now, then)}.`;
    totals.replaceChildren(text);
  };
  const update = ({ input, output, current }: (typeof boxes)[number]): void => {
    output.textContent = inWords(current, priceOf(input.value, current));
  };
  for (const box of boxes)
    box.input.addEventListener('input', () => {
      update(box);
      tell();
    });
  fillByShortcut(boxes, (box) => {
    update(box);
    tell();
  });
}

/** The shortcut's form fills the boxes here, to be looked at and saved; without scripts it saves them at once. */
function fillByShortcut<Box extends { readonly input: HTMLInputElement }>(boxes: readonly Box[], filled: (box: Box) => void): void {
  const shortcut = document.querySelector<HTMLFormElement>('form[data-same-rise]');
  shortcut?.addEventListener('submit', (event) => {
    const rise = shortcut.querySelector<HTMLInputElement>('[name=rise]')?.value.replace(/[%\s]/g, '') ?? '';
    if (!/^-?\d{1,3}(\.\d{1,2})?$/.test(rise)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const onlyEmpty = event.submitter?.getAttribute('value') === 'empty';
    for (const box of boxes) {
      if (onlyEmpty && box.input.value.trim() !== '') continue;
      box.input.value = `${rise}%`;
      filled(box);
    }
    boxes[0]?.input.focus();
  });
}
