/** Two minutes before a session ends for want of use, asks whether to stay; the answer is a request, which is use. */
const WARN_SECONDS = 120;

export function watchSession(): void {
  const { secondsLeft, extendable } = document.body.dataset;
  if (secondsLeft === undefined) return;
  const seconds = Number(secondsLeft);
  window.setTimeout(() => warn(extendable !== undefined), Math.max(0, seconds - WARN_SECONDS) * 1000);
}

function warn(extendable: boolean): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'iss-dialog';
  dialog.setAttribute('aria-labelledby', 'session-warning');
  const title = document.createElement('h2');
  title.id = 'session-warning';
  title.className = 'govuk-heading-m';
  title.textContent = 'You will be signed out in 2 minutes';
  const text = document.createElement('p');
  text.className = 'govuk-body';
  text.textContent = extendable
    ? 'What you have typed and not saved would be lost.'
    : 'Save your work now: a working day’s session ends, and you sign in again.';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'govuk-button';
  button.textContent = extendable ? 'Stay signed in' : 'Close';
  dialog.append(title, text, button);
  document.body.append(dialog);
  const leave = window.setTimeout(() => window.location.reload(), WARN_SECONDS * 1000);
  button.addEventListener('click', () => {
    dialog.close();
    dialog.remove();
    if (!extendable) return;
    void fetch('/stay-signed-in', { headers: { accept: 'text/html' }, redirect: 'error' })
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error('The session has ended.'))))
      .then((left) => {
        window.clearTimeout(leave);
        document.body.dataset['secondsLeft'] = left;
        watchSession();
      })
      .catch(() => window.location.reload());
  });
  dialog.showModal();
}
