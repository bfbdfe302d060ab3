/** A button that prints, where scripts run; without them the browser's own menu does it. */
export function enhance(element: HTMLElement): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'govuk-button govuk-button--secondary';
  button.textContent = 'Print this receipt';
  button.addEventListener('click', () => window.print());
  element.replaceChildren(button);
}
