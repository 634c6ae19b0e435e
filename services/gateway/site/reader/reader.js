'use strict';
// Reads /api/openapi.json and shows one method at a time. All text is set as text, never as HTML.

const list = document.getElementById('methods');
const page = document.getElementById('method');
const find = document.getElementById('find');
let api;

function element(tag, text, attributes) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  return made;
}

const nameOf = (reference) => reference.split('/').pop();

function typeOf(schema) {
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.type === 'array') return typeOf(schema.items) + '[]';
  if (schema.additionalProperties) return '{…: ' + typeOf(schema.additionalProperties) + '}';
  return schema.format || schema.type;
}

// The schema called `name`, and below it those that it refers to.
function describe(name, seen) {
  if (seen.has(name)) return;
  seen.add(name);
  const schema = api.components.schemas[name];
  if (!schema) return;
  page.append(element('h3', name, {id: 'schema-' + name}));
  if (schema.description) page.append(element('p', schema.description, {class: 'text'}));
  if (schema.enum) {
    page.append(element('p', schema.enum.join('  ')));
    return;
  }
  const table = element('table');
  const below = [];
  for (const [field, value] of Object.entries(schema.properties)) {
    const row = element('tr');
    const type = element('td');
    const inner = value.items || value.additionalProperties || value;
    if (inner.$ref) {
      type.append(element('a', typeOf(value), {href: '#schema-' + nameOf(inner.$ref)}));
      below.push(nameOf(inner.$ref));
    } else {
      type.textContent = typeOf(value);
    }
    row.append(element('td', field), type, element('td', value.description || ''));
    table.append(row);
  }
  page.append(table);
  for (const next of below) describe(next, seen);
}

function bodySchema(body) {
  return nameOf(Object.values(body.content)[0].schema.$ref);
}

function tryIt(path, streaming) {
  page.append(element('h3', '试用 · Try it'));
  if (streaming) {
    page.append(element('p', '数据流接口请用客户端订阅。 A stream: use a client.'));
    return;
  }
  const request = element('textarea', '{}', {'aria-label': '请求 / request', spellcheck: 'false'});
  const button = element('button', '调用 · Call');
  // Wide answers scroll, also for who has no mouse.
  const answer = element('pre', '', {role: 'region', 'aria-label': '答复 / answer', 'aria-live': 'polite', tabindex: '0'});
  button.addEventListener('click', async () => {
    answer.textContent = '…';
    try {
      const response = await fetch(path, {method: 'POST', headers: {'content-type': 'application/json'}, body: request.value});
      answer.textContent = response.status + '\n' + JSON.stringify(await response.json(), null, 2);
    } catch (error) {
      answer.textContent = String(error);
    }
  });
  page.append(request, element('br'), button, answer);
}

function show(path) {
  const item = api.paths[path];
  if (!item) return;
  const method = item.post;
  const streaming = 'application/connect+json' in method.requestBody.content;
  // On a phone the method stands below its service.
  const heading = element('h2');
  const slash = path.lastIndexOf('/') + 1;
  heading.append(path.slice(0, slash), element('wbr'), path.slice(slash));
  page.replaceChildren(heading);
  if (method.description) page.append(element('p', method.description, {class: 'text'}));
  if (!streaming) {
    page.append(element('pre', `curl -H 'content-type: application/json' -H 'authorization: Bearer …' -d '{}' ${location.origin}${path}`, {role: 'region', 'aria-label': 'curl', tabindex: '0'}));
  }
  const seen = new Set();
  page.append(element('h2', '请求 · Request'));
  describe(bodySchema(method.requestBody), seen);
  page.append(element('h2', '答复 · Answer'));
  describe(bodySchema(method.responses['200']), seen);
  tryIt(path, streaming);
  page.scrollTop = 0;
  for (const link of list.querySelectorAll('a')) {
    if (link.dataset.path === path) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

function fill() {
  const wanted = find.value.toLowerCase();
  list.replaceChildren();
  for (const tag of api.tags) {
    const paths = Object.keys(api.paths).filter((path) => path.includes(tag.name + '/') && path.toLowerCase().includes(wanted));
    if (paths.length === 0) continue;
    list.append(element('h2', tag.name, {title: tag.description || ''}));
    for (const path of paths) {
      const link = element('a', path.split('/').pop(), {href: '#' + path});
      link.dataset.path = path;
      list.append(link);
    }
  }
}

addEventListener('hashchange', () => show(decodeURIComponent(location.hash.slice(1))));
find.addEventListener('input', fill);
fetch('/api/openapi.json').then((response) => response.json()).then((document) => {
  api = document;
  fill();
  if (location.hash) show(decodeURIComponent(location.hash.slice(1)));
});
