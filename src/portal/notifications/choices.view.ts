import type { MailChoice } from '../../notifications/notification-kinds.js';
import type { NotificationChoice } from '../../notifications/notifications.service.js';
import { Form } from '../foundation/form.js';
import { paths } from '../paths.js';

const MAIL_WORDS: Readonly<Record<MailChoice, string>> = {
  atOnce: 'E-mail at once',
  daily: 'In one e-mail each morning',
  never: 'Not by e-mail',
};

export const choiceName = (kind: string): string => `mail-${kind}`;

/** The form, with what is on record where nothing was typed. */
export const choicesForm = (choices: readonly NotificationChoice[]): Form =>
  Form.of(Object.fromEntries(choices.map(({ kind, mail }) => [choiceName(kind), mail])));

export function choicesView(choices: readonly NotificationChoice[], form: Form) {
  return {
    form,
    back: { text: 'Notifications', href: paths.notifications },
    action: paths.notificationChoices,
    kinds: choices.map(({ kind, label, about }) => {
      const name = choiceName(kind);
      const chosen = form.typed(name);
      return {
        name,
        label,
        about,
        items: Object.entries(MAIL_WORDS).map(([value, text]) => ({ value, text, selected: value === chosen })),
      };
    }),
  };
}
