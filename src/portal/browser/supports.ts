/** Runs before the page is shown: tells styles that scripts work here. A classic script, so it has neither imports nor exports. */
document.documentElement.classList.add('js-enabled');
document.addEventListener('DOMContentLoaded', () => {
  document.body.classList.add('js-enabled', 'govuk-frontend-supported');
});
