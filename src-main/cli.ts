#!/usr/bin/env node
process.stderr.write('ferry: the command is not written yet\n');
process.exitCode = 2;
