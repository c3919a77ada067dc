// Azurite, its table service alone (`table`) or all of it (`all`), with an end of its own: it stops when standard input closes, which happens however the
// program that started it ends, SIGKILL included, so that no storage is ever left behind.
'use strict';

// Ctrl-C in a terminal reaches every process of the group, but the app still has to store what is in flight: storage
// is told to stop last, through standard input.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.on('newListener', (event, listener) => {
  if (event === 'SIGINT') {
    setImmediate(() => process.removeListener(event, listener));
  }
});

// Whoever read the output may be gone; that must not cut short the writing of data.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

process.stdin.on('close', () => {
  if (!process.emit('message', 'shutdown')) {
    process.exit(); // It was not up yet, so there is nothing to write.
  }
  setTimeout(() => process.exit(1), 5000).unref();
});
process.stdin.resume();

// Azurite takes the rest of the command line.
const [services] = process.argv.splice(2, 1);
require(services === 'all' ? 'azurite/dist/src/azurite.js' : 'azurite/dist/src/table/main.js');
