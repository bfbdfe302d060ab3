/**
 * The child process that turns Typst source into PDF bytes. Plain JavaScript outside src, because it is started by file name both from
 * the compiled program and from the tests. Arguments: the workspace Typst may read, then the font files.
 *
 * `compiler.pdf` is called directly and the cache evicted each time: `compile` followed by `pdf` leaks megabytes a document.
 */
import { readFileSync } from 'node:fs';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

const [workspace, ...fonts] = process.argv.slice(2);
const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: fonts.map((path) => readFileSync(path)) }] });

/** The compiler throws its own error class (diagnostics inside) or an ordinary error. */
function reason(error) {
  const diagnostics = Array.isArray(error?.shortDiagnostics) ? error.shortDiagnostics : [];
  const messages = diagnostics.map(({ message, hints = [] }) => [message, ...hints].join('; '));
  return messages.length > 0 ? messages.join('. ') : String(error?.message ?? error);
}

process.on('message', ({ source, creationTimestamp }) => {
  let answer;
  try {
    answer = { pdf: compiler.pdf({ mainFileContent: source, resetRead: true }, { pdfStandard: 'ua-1', creationTimestamp }) };
  } catch (error) {
    answer = { error: reason(error) };
  }
  compiler.evictCache(0);
  process.send(answer);
});

// The parent decides when work ends: an interrupt from the terminal reaches the whole group, and a document under way is finished.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
