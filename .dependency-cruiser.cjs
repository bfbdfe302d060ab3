/** Who may stand on whom (docs/conventions.md). A rule names the folders that its folder may reach besides itself; tests are free. */
const may = (folder, ...others) => ({
  name: `${folder}-stands-on`,
  comment: `src/${folder} may import only itself${others.length > 0 ? ` and ${others.join(', ')}` : ''}.`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: '^(src|migrations|test|bench)/', pathNot: `^src/(${[folder, ...others].join('|')})/` },
});

const GROUND = ['kernel', 'platform'];
const WITH_PEOPLE = [...GROUND, 'identity', 'audit'];
const ANY_SUBJECT = [...WITH_PEOPLE, 'approvals', 'documents'];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-tests-in-the-program',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '(^test/|\\.spec\\.ts$)' },
    },
    {
      name: 'kernel-is-pure',
      comment: 'The kernel knows no framework, no database, no file and no clock: only arithmetic, dates and hashing.',
      severity: 'error',
      from: { path: '^src/kernel/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm', 'core'], pathNot: '(decimal\\.js|temporal-polyfill|canonicalize|^(node:)?crypto$)' },
    },
    may('kernel'),
    // Migrations stand outside: the platform runs them, and they take reference data from the kernel.
    { ...may('platform', 'kernel'), to: { path: '^(src|test|bench)/', pathNot: '^src/(platform|kernel)/' } },
    may('identity', ...GROUND, 'audit'),
    may('audit', ...GROUND, 'identity'),
    may('notifications', ...WITH_PEOPLE),
    may('approvals', ...WITH_PEOPLE),
    may('documents', ...WITH_PEOPLE),
    may('signatures', ...WITH_PEOPLE, 'documents'),
    may('providers', ...ANY_SUBJECT),
    may('placements', ...ANY_SUBJECT, 'providers'),
    may('contracts', ...ANY_SUBJECT, 'signatures', 'providers', 'placements'),
    may('uplifts', ...ANY_SUBJECT, 'providers', 'placements', 'contracts'),
    may('finance', ...ANY_SUBJECT, 'providers', 'placements', 'contracts', 'uplifts'),
    may('search', ...GROUND, 'identity'),
    may('pooling', ...ANY_SUBJECT, 'providers', 'placements', 'contracts', 'uplifts'),
    {
      name: 'nobody-stands-on-the-portal',
      comment: 'Pages are the last storey: only the application itself puts them in.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '^src/portal/' },
      to: { path: '^src/portal/' },
    },
    // The invented world writes rows of every subject; nothing but the program's entrances may ask for it.
    {
      name: 'nobody-stands-on-demo',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '^src/demo/' },
      to: { path: '^src/demo/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
