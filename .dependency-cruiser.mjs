/**
 * The arrows between folders, as docs and code reviews speak of them: a wrong import fails `npm run
 * check` with the sentence of its rule. Type imports count: a folder that may not use another may not
 * know its shapes either.
 */

const tests = '\\.test\\.tsx?$'

/** A rule that lets `from` import only what `allowed` names, within this project. */
function only(name, from, allowed, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from, pathNot: tests },
    to: { path: '^(core|electron|renderer|e2e|scripts|bin)/', pathNot: allowed },
  }
}

/** A package that one folder owns, so that what it costs or risks is in one place. */
function owned(name, packages, owner, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: '^(core|electron|renderer)/', pathNot: owner },
    to: { path: `^(node_modules/)?(${packages})(/|$)` },
  }
}

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one thing in two places: move what they share.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'This import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    only(
      'contract-stands-alone',
      '^core/contract/',
      ['^core/contract/'],
      'core/contract is what every part agrees on; it imports no other part.',
    ),
    only(
      'client-knows-the-contract',
      '^core/client/',
      ['^core/(contract|client)/'],
      'core/client speaks to the API over the wire; it imports core/contract and nothing else.',
    ),
    only(
      'store-knows-the-contract',
      '^core/store/',
      ['^core/(contract|store)/'],
      'core/store keeps rows; it imports core/contract and nothing else.',
    ),
    only(
      'events-know-the-store',
      '^core/events/',
      ['^core/(contract|events)/', '^core/store/port\\.ts$'],
      'core/events publishes what the store committed; it knows core/contract and the store port.',
    ),
    only(
      'runtime-is-handed-its-ports',
      '^core/runtime/',
      ['^core/(contract|runtime)/'],
      'core/runtime runs in the project thread, without a database or a server: it imports ' +
        'core/contract and its own ports.',
    ),
    only(
      'authoring-api-is-light',
      '^core/index\\.ts$',
      [
        '^core/(contract|runtime|programmatic)/',
        '^core/index\\.ts$',
        '^core/events/opentelemetry/',
      ],
      'core/index.ts is what agents import: the runtime, the projection of events to spans, and what ' +
        'programs of their own need.',
    ),
    only(
      'programs-open-projects',
      '^core/programmatic/',
      ['^core/(contract|programmatic|runtime|project|studio|store|events)/'],
      'core/programmatic lets programs of their own use a project; it stands on the studio, beside the server.',
    ),
    only(
      'dispatch-works-on-ports',
      '^core/dispatch/(?!testing/)',
      ['^core/(contract|dispatch|events)/', '^core/(store|studio|runtime)/port\\.ts$'],
      'core/dispatch works a queue through the ports it is handed.',
    ),
    only(
      'project-is-below-the-studio',
      '^core/project/',
      [
        '^core/(contract|project|runtime|events)/',
        '^core/(store|studio)/port\\.ts$',
        '^core/index\\.ts$',
      ],
      'core/project reads, loads and watches one project; it knows neither the studio nor a server.',
    ),
    only(
      'build-reads-a-project',
      '^core/build/(?!testing/)',
      ['^core/(contract|project|build)/', '^core/runtime/loader-port\\.ts$', '^core/index\\.ts$'],
      'core/build writes artifacts of a project; it opens none and serves none.',
    ),
    only(
      'studio-is-below-the-server',
      '^core/studio/',
      ['^core/(contract|store|events|dispatch|project|runtime|studio)/'],
      'core/studio joins the parts; nothing in it knows about HTTP or a command line.',
    ),
    only(
      'server-is-below-the-doors',
      '^core/server/',
      ['^core/(?!cli/)'],
      'core/server is the API; the command line and the desktop stand on it, not under it.',
    ),
    {
      name: 'server-has-three-doors',
      comment: 'Only the command line, the desktop shell and tests open the API; all else asks it.',
      severity: 'error',
      from: { path: '^(core|renderer)/', pathNot: ['^core/(server|cli)/', tests] },
      to: { path: '^core/server/' },
    },
    only(
      'core-knows-no-window',
      '^core/',
      ['^core/'],
      'core works without a window: it imports neither electron/ nor renderer/.',
    ),
    only(
      'electron-stands-on-core',
      '^electron/',
      ['^(core|electron)/'],
      'electron/ is a thin shell around core; the page comes to it as built files.',
    ),
    only(
      'renderer-knows-contract-and-client',
      '^renderer/',
      ['^renderer/', '^core/(contract|client)/'],
      'The renderer is one more client of the API: it imports core/contract and core/client only.',
    ),
    {
      name: 'design-system-knows-nothing',
      comment: 'renderer/ui holds primitives that know no feature and no noun of Hearth.',
      severity: 'error',
      from: { path: '^renderer/ui/' },
      to: { path: '^(renderer/(app|features)|core)/', pathNot: '^core/contract/' },
    },
    owned(
      'electron-only-in-the-shell',
      'electron',
      ['^electron/'],
      "Only electron/ imports 'electron': the rest must run in plain Node.",
    ),
    owned(
      'one-database-module',
      'better-sqlite3|@types/better-sqlite3',
      ['^core/store/sqlite/'],
      'Only core/store/sqlite opens a database: there is one writing connection.',
    ),
    owned(
      'one-terminal-module',
      'node-pty',
      ['^core/runtime/sandbox/'],
      'Only core/runtime/sandbox loads node-pty, whose native part may be missing.',
    ),
    {
      name: 'declared-packages',
      comment: 'This package is not in package.json: it is here by accident of another one.',
      severity: 'error',
      from: { path: '^(core|electron|renderer)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'product-packages-are-dependencies',
      comment: 'core/ runs where only "dependencies" are installed.',
      severity: 'error',
      from: {
        path: '^core/',
        pathNot: [tests, '/testing/', '/([a-z]+-contract|contract-suite)\\.ts$'],
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|artifacts|resources)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'module', 'browser', 'node', 'default', 'types', 'require'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
