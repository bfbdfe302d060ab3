/** A button that copies the link beside it, where scripts run. */
export function enhance(element: HTMLElement): void {
  const input = element.querySelector('input');
  if (!input) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'govuk-button govuk-button--secondary iss-copy';
  button.textContent = 'Copy link';
  const told = document.createElement('span');
  told.setAttribute('role', 'status');
  told.className = 'govuk-body';
  button.addEventListener('click', () => {
    void navigator.clipboard
      .writeText(input.value)
      .then(() => (told.textContent = 'Copied'))
      .catch(() => {
        input.select();
        told.textContent = 'Press Ctrl and C to copy';
      });
  });
  element.append(button, told);
}
