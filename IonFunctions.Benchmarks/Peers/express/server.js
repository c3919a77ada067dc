'use strict';

// Sign-in with Ion by simple-oauth2, and the profile of who is signed in: what an Express app of one's own has for it.
// The session is a signed cookie, so that several processes share it without a store.
//   NODE_ENV=production PORT=3000 ION=https://ion.example PROCESSES=2 node server.js

const cluster = require('node:cluster');
const { randomBytes } = require('node:crypto');
const http = require('node:http');
const https = require('node:https');
const cookieSession = require('cookie-session');
const express = require('express');
const { AuthorizationCode } = require('simple-oauth2');

const { PORT, ION, PROCESSES = '1' } = process.env;
const redirectUri = `http://localhost:${PORT}/callback`;

function serve() {
  const ion = new AuthorizationCode({
    client: { id: 'client', secret: 'secret' },
    auth: { tokenHost: ION, tokenPath: '/oauth/token/', authorizePath: '/oauth/authorize/' },
  });
  const { request, Agent } = ION.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true }); // One connection for many calls.

  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false); // An answer of Ion's is streamed, and a redirect is small.
  app.use(cookieSession({ name: 'session', keys: ['of the benchmark, and no secret'], maxAge: 36e6, httpOnly: true, sameSite: 'lax' }));

  app.get('/login', (req, res) => {
    const state = randomBytes(32).toString('base64url');
    req.session.state = state;
    res.redirect(ion.authorizeURL({ redirect_uri: redirectUri, scope: 'read', state }));
  });

  app.get('/callback', async (req, res) => {
    if (!req.session.state || req.query.state !== req.session.state) {
      res.status(400).json({ error: 'state' });
      return;
    }
    const { token } = await ion.getToken({ code: req.query.code, redirect_uri: redirectUri, scope: 'read' });
    req.session = { token };
    res.redirect('/');
  });

  app.get('/profile', (req, res, next) => {
    const { token } = req.session;
    if (!token) {
      res.status(401).json({ error: 'signed out' });
      return;
    }
    request(`${ION}/api/profile`, { agent, headers: { accept: 'application/json', authorization: `Bearer ${token.access_token}` } }, (answer) => {
      res.status(answer.statusCode);
      res.set('content-type', answer.headers['content-type']);
      res.set('cache-control', 'no-store');
      if (answer.headers['content-length']) res.set('content-length', answer.headers['content-length']);
      answer.pipe(res);
    }).on('error', next).end();
  });

  app.listen(Number(PORT), '127.0.0.1');
}

if (cluster.isPrimary && Number(PROCESSES) > 1) {
  for (let count = 0; count < Number(PROCESSES); count++) cluster.fork();
  process.on('SIGTERM', () => process.exit());
} else {
  serve();
}
