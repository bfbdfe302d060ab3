/** Takes a part of the page anew every few seconds while something goes on, so that the rest of it, and who reads it, is left in peace. */
export function enhance(element: HTMLElement): void {
  const seconds = Number(element.dataset['seconds'] ?? '4');
  const look = async (): Promise<void> => {
    const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector<HTMLElement>('main [role=status]');
    if (!fresh) return;
    // Said again only where it says something new.
    if (fresh.innerHTML !== element.innerHTML) element.replaceChildren(...fresh.childNodes);
    if (fresh.dataset['script'] === undefined) window.clearInterval(timer);
  };
  const timer = window.setInterval(() => void look().catch(() => undefined), seconds * 1_000);
}
