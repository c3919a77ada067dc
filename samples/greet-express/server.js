// Greets whoever is signed in at IonFunctions: a server of one's own, which verifies the app's statement of who asks.
// It is told by three variables: APP_URL is the app's address, AUDIENCE what Identity__Audiences there calls this server,
// PORT where it listens. It holds no session, no password and no token of Ion.

import { fileURLToPath } from 'node:url';
import express from 'express';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

const { APP_URL = 'http://localhost:7071', AUDIENCE = 'greet-express', PORT = '8002' } = process.env;
const app = new URL(APP_URL).origin;
const leeway = 30; // Seconds by which two machines' clocks may differ.

// Kept for 5 minutes, and asked for anew for a key that is not among them, every 30 seconds at most.
const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', app), { cacheMaxAge: 300_000, cooldownDuration: 30_000 });

// The statements that were used, each until it has expired. With several processes this is a table that they share.
const used = new Map();

/** The claims of the request's statement. Throws what jose has for one that is not to be believed. */
async function userOf(authorization = '') {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (!token) throw new errors.JWTInvalid('No bearer token');
  const { payload } = await jwtVerify(token, keys, {
    algorithms: ['ES256'], // Never what the token says of itself.
    typ: 'at+jwt',
    issuer: app,
    audience: AUDIENCE,
    clockTolerance: leeway,
    maxTokenAge: '5 minutes', // As long as one lives; and none is of the future.
    requiredClaims: ['exp', 'sub', 'jti'],
  });
  const now = Date.now() / 1000;
  for (const [jti, until] of used) if (until < now) used.delete(jti);
  if (used.has(payload.jti)) throw new errors.JWTClaimValidationFailed('Used before', payload, 'jti', 'check_failed');
  used.set(payload.jti, payload.exp + leeway + 1);
  return payload;
}

const server = express();
server.disable('x-powered-by');

server.use((request, response, next) => {
  response.set({
    'Content-Security-Policy': `default-src 'self'; connect-src 'self' ${app}; frame-ancestors 'none'`,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });
  next();
});

server.get('/api/greeting', async (request, response) => {
  try {
    const user = await userOf(request.get('Authorization'));
    response.json({ greeting: `Hello, ${user.name ?? user.preferred_username}!`, user: user.sub });
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    response.status(401).set('WWW-Authenticate', 'Bearer error="invalid_token"').json({ error: 'invalid_token' }); // RFC 6750 section 3.
  }
});

server.get('/settings.json', (request, response) => response.json({ app, audience: AUDIENCE }));

server.use(express.static(fileURLToPath(new URL('static', import.meta.url)), { cacheControl: false }));

server.listen(Number(PORT), '127.0.0.1', () => console.log(`Greeting ${AUDIENCE} at http://localhost:${PORT}/`));
