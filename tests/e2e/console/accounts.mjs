// What nobody with an account of the demonstration may do: by the command line on the machine of the deployment, as its first accounts are made.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { password } from './browser.mjs';

// A call by `identity`, "warehouse-manager@622900:setup", of a method of the live world or the demonstration's.
export function call(world, identity, method, message) {
  const state = process.env.MUSTER_STATE_FOLDER;
  const where = ['--config', join(state, 'muster.textproto'), '--world', world, '--as', identity, '--json'];
  return JSON.parse(execFileSync(join(state, 'bin/muster'), [...where, 'call', `muster.${method}`, JSON.stringify(message)], { stdio: ['ignore', 'pipe', 'ignore'] }));
}

// A call that writes.
export const write = (world, identity, method, message) => call(world, identity, method, { requestId: randomUUID(), ...message });

// A duty officer of each of `chapters`, whose one-time password is the answer.
export function openAccount(world, user, displayName, chapters) {
  return write(world, 'administrator@000000:setup', 'chapter.v1.UserService/CreateUser', {
    userId: user,
    user: { displayName, chapter: chapters[0], roleGrants: chapters.map((chapter) => ({ role: 'ROLE_DUTY_OFFICER', chapter })) },
  }).oneTimePassword;
}

// The same with the password of the demonstration's accounts.
export function openReadyAccount(world, user, displayName, chapters) {
  const oldPassword = openAccount(world, user, displayName, chapters);
  call(world, `duty-officer@${chapters[0].split('/')[1]}:${user}`, 'chapter.v1.UserService/ChangePassword', { oldPassword, newPassword: password });
}
