/** Sends a form with files while a bar shows how far it is, then shows the answer as if the browser had sent it itself. */
export function enhance(element: HTMLElement): void {
  if (!(element instanceof HTMLFormElement)) return;
  element.addEventListener('submit', (event) => {
    const files = [...element.querySelectorAll<HTMLInputElement>('input[type=file]')].flatMap((input) => [...(input.files ?? [])]);
    if (files.length === 0) return;
    event.preventDefault();
    send(element);
  });
}

function send(form: HTMLFormElement): void {
  const place = document.createElement('div');
  place.className = 'iss-upload';
  place.setAttribute('role', 'status');
  const bar = document.createElement('progress');
  bar.max = 100;
  bar.setAttribute('aria-label', 'Upload');
  const words = document.createElement('p');
  words.className = 'govuk-body';
  words.textContent = 'Uploading…';
  const stop = document.createElement('button');
  stop.type = 'button';
  stop.className = 'iss-link-button';
  stop.textContent = 'Stop';
  place.append(words, bar, stop);
  form.after(place);
  const request = new XMLHttpRequest();
  const end = (message: string): void => {
    words.textContent = message;
    bar.remove();
    stop.remove();
  };
  request.upload.addEventListener('progress', ({ lengthComputable, loaded, total }) => {
    if (!lengthComputable) return;
    const percent = Math.floor((loaded / total) * 100);
    bar.value = percent;
    words.textContent = percent < 100 ? `Uploaded ${String(percent)}%` : 'Uploaded. Checking the files…';
  });
  request.addEventListener('load', () => {
    // The answer is the page that follows, its message or errors included.
    if (request.responseURL !== '') window.history.pushState({}, '', request.responseURL);
    document.open();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the one way to show a page that was received already, its scripts running
    document.write(request.responseText);
    document.close();
  });
  request.addEventListener('error', () => end('The upload broke off. Nothing was attached. Check your connection and try again.'));
  request.addEventListener('abort', () => end('Stopped. Nothing was attached.'));
  stop.addEventListener('click', () => request.abort());
  request.open('POST', form.action);
  request.setRequestHeader('Accept', 'text/html');
  request.send(new FormData(form));
}
