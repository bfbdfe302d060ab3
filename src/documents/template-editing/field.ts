/** How a field is printed: figures and dates only by their helper, so that pence or a date in figures never stand in a contract. */
export type FieldType = 'text' | 'date' | 'money' | 'percent' | 'share' | 'number' | 'yesOrNo';

export interface ValueField {
  readonly kind: 'value';
  type: FieldType;
  readonly example: unknown;
  optional: boolean;
}

export interface FieldGroup {
  readonly kind: 'group';
  readonly fields: Readonly<Record<string, Field>>;
  optional: boolean;
}

export interface FieldList {
  readonly kind: 'list';
  readonly item: Field;
  readonly length: number;
  optional: boolean;
}

/** One place in a document's facts. `optional`: it may be absent, so a wording must say what stands then. */
export type Field = ValueField | FieldGroup | FieldList;
