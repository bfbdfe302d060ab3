/** What an organisation is; row-level security reads it as `app.kind`. */
export type OrganisationKind = 'authority' | 'consortium' | 'providerGroup' | 'provider' | 'platform';

/**
 * Who acts: one person in one organisation. Every use case is authorised for an actor, runs in a transaction that names the actor to
 * PostgreSQL, and is audited under the actor's name.
 */
export interface Actor {
  readonly personId: string;
  readonly personName: string;
  readonly organisationId: string;
  readonly organisationName: string;
  /** `authentication` exists only inside sign-in, before anybody is known; `delivery` only where waiting mail goes out. */
  readonly kind: OrganisationKind | 'authentication' | 'delivery';
  readonly roles: readonly string[];
  /** An auditor's transactions are read-only in PostgreSQL itself. */
  readonly access: 'read' | 'write';
  /** Where the request came from: an address, "cli" or "job". */
  readonly source: string;
}
