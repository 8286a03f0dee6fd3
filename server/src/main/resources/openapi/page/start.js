// Shows this server's own document; nothing is asked of another host.
SwaggerUIBundle({
  dom_id: '#api',
  url: 'openapi.json',
  validatorUrl: null,
  queryConfigEnabled: false,
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
});
