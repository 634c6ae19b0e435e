// Accounts that the demonstration has not: made by the command line on the machine of the deployment, as its first ones are.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { password } from './browser.mjs';

function call(world, identity, method, message) {
  const state = process.env.MUSTER_STATE_FOLDER;
  const where = ['--config', join(state, 'muster.textproto'), '--world', world, '--as', identity, '--json'];
  return JSON.parse(execFileSync(join(state, 'bin/muster'), [...where, 'call', `muster.chapter.v1.UserService/${method}`, JSON.stringify(message)], { stdio: ['ignore', 'pipe', 'ignore'] }));
}

// A duty officer of each of `chapters`, whose one-time password is the answer.
export function openAccount(world, user, displayName, chapters) {
  return call(world, 'administrator@000000:setup', 'CreateUser', {
    requestId: randomUUID(),
    userId: user,
    user: { displayName, chapter: chapters[0], roleGrants: chapters.map((chapter) => ({ role: 'ROLE_DUTY_OFFICER', chapter })) },
  }).oneTimePassword;
}

// The same with the password of the demonstration's accounts.
export function openReadyAccount(world, user, displayName, chapters) {
  const oldPassword = openAccount(world, user, displayName, chapters);
  call(world, `duty-officer@${chapters[0].split('/')[1]}:${user}`, 'ChangePassword', { oldPassword, newPassword: password });
}
