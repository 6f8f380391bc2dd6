# One image for each app: docker build --build-arg APP=gateway .
# An image holds one bundled file, the packages that are looked up on the disk, and Node: no source, no other package.
FROM node:26.10.0-slim AS pinned

# What the installation depends on, so that a change of code does not repeat it.
FROM pinned AS manifests
WORKDIR /repository
COPY . .
RUN mkdir /manifests && find . -name package.json -exec cp --parents {} /manifests ';' && cp package-lock.json /manifests

FROM pinned AS packages
WORKDIR /repository
COPY --from=manifests /manifests ./
# The Node that npm would fetch is the one of this image.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund

FROM packages AS bundle
ARG APP
COPY . .
RUN node infra/image/bundle.ts "$APP" /bundle

FROM pinned
WORKDIR /app
COPY --from=bundle /bundle ./
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 LOG_FORMAT=json
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=10s --retries=5 --start-period=2m --start-interval=2s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "main.mjs"]
