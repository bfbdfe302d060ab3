import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAdministrator } from '../../src/identity/create-administrator.js';
import { OrganisationsService } from '../../src/identity/organisations.service.js';
import { PeopleService } from '../../src/identity/people.service.js';
import { type TestApp, startTestApp } from '../support/app.js';

describe('an installation that is new', () => {
  let app: TestApp;
  let password: string;
  beforeAll(async () => {
    app = await startTestApp();
    password = await createAdministrator(
      {
        personId: '00000000-0000-0000-0000-000000000001',
        personName: 'The system',
        organisationId: '00000000-0000-0000-0000-000000000001',
        organisationName: 'The platform',
        kind: 'platform',
        roles: ['platformAdministrator'],
        access: 'write',
        source: 'cli',
      },
      app.app.get(OrganisationsService, { strict: false }),
      app.app.get(PeopleService, { strict: false }),
      { email: 'ada@platform.example', fullName: 'Ada Administrator' },
    );
  });
  afterAll(() => app.close());

  it('gets its first administrator from the command line, who adds councils, providers and their people', async () => {
    const ada = await app.as('ada@platform.example', password);
    const create = `mutation ($input: CreateOrganisationInput!) { createOrganisation(input: $input) { organisation { id name kind } userErrors { code field } } }`;
    const council = await ada.gql(create, { input: { kind: 'authority', name: 'Testshire County Council', laCode: '801' } });
    expect(council.data.createOrganisation).toMatchObject({ organisation: { kind: 'authority' }, userErrors: [] });
    const group = await ada.gql(create, { input: { kind: 'providerGroup', name: 'Oak Group' } });
    const groupId = group.data.createOrganisation.organisation.id as string;
    const provider = await ada.gql(create, { input: { kind: 'provider', name: 'Oak Education', groupId } });
    expect(provider.data.createOrganisation.userErrors).toEqual([]);
    const wrong = async (input: object) => (await ada.gql(create, { input })).data.createOrganisation.userErrors[0].code as string;
    expect(await wrong({ kind: 'authority', name: 'Again', laCode: '801' })).toBe('laCodeTaken');
    expect(await wrong({ kind: 'authority', name: 'Without' })).toBe('laCodeNeeded');
    expect(await wrong({ kind: 'authority', name: 'Wrong', laCode: '80' })).toBe('invalidInput');
    expect(await wrong({ kind: 'provider', name: 'Misled', laCode: '802' })).toBe('laCodeMisplaced');
    expect(await wrong({ kind: 'consortium', name: 'Grouped', groupId })).toBe('groupMisplaced');
    expect(await wrong({ kind: 'provider', name: 'Lost', groupId: council.data.createOrganisation.organisation.id })).toBe(
      'unknownOrganisation',
    );
    expect(await wrong({ kind: 'platform', name: 'Another' })).toBe('platformExists');
    const person = await ada.gql(`mutation ($input: CreatePersonInput!) { createPerson(input: $input) { password userErrors { code } } }`, {
      input: {
        email: 'olu@testshire.example',
        fullName: 'Olu Officer',
        organisationId: council.data.createOrganisation.organisation.id,
        roles: ['sesOfficer'],
      },
    });
    const olu = await app.as('olu@testshire.example', person.data.createPerson.password as string);
    expect((await olu.gql('{ me { organisation { name } roles } }')).data.me).toEqual({
      organisation: { name: 'Testshire County Council' },
      roles: ['sesOfficer'],
    });
    expect((await olu.gql(create, { input: { kind: 'consortium', name: 'Mine' } })).data.createOrganisation.userErrors[0].code).toBe(
      'notAllowed',
    );
    expect((await ada.gql('{ organisations { name } }')).data.organisations.map(({ name }: { name: string }) => name)).toEqual([
      'Oak Education',
      'Oak Group',
      'Testshire County Council',
      'The platform',
    ]);
  });
});
