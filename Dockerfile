# The gateway and its migrations in one image.
#
#     docker build --tag roundtrip .
#     docker run --env DATABASE_URL=postgres://… --read-only --entrypoint migration roundtrip up
#     docker run --env DATABASE_URL=postgres://… --read-only --publish 127.0.0.1:8080:8080 roundtrip
#
# To try it without a database server, on the embedded demo world:
#
#     docker run --env ENVIRONMENT=development --read-only --volume roundtrip:/app/data \
#         --publish 127.0.0.1:8080:8080 roundtrip
#
# compose.yaml takes the rest away, too: every capability, and the way to gain one.

FROM node:20-bookworm-slim AS web
WORKDIR /build/web
# Packages in a layer of their own: a change in the sources does not fetch them again.
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY schema.graphql /build/
COPY src/dashboard/dashboard.graphql /build/src/dashboard/
COPY web ./
RUN npm run build

FROM rust:1.95-bookworm AS chef
# The image's own compiler in every stage. With rust-toolchain.toml, rustup would download a second
# one, and dependencies compiled by the first would be compiled again.
ENV RUSTUP_TOOLCHAIN=${RUST_VERSION}
RUN cargo install cargo-chef --locked --version 0.1.77
WORKDIR /build

FROM chef AS plan
COPY Cargo.toml Cargo.lock build.rs ./
COPY migration migration
COPY src src
COPY bench bench
RUN cargo chef prepare --recipe-path recipe.json

FROM chef AS build
# Dependencies in a layer of their own: a change in the sources does not compile them again.
COPY --from=plan /build/recipe.json recipe.json
RUN cargo chef cook --release --locked --workspace --recipe-path recipe.json
COPY Cargo.toml Cargo.lock build.rs .env.example ./
COPY migration migration
COPY src src
COPY bench bench
COPY --from=web /build/web/dist web/dist
RUN cargo build --release --locked --workspace --bins

# The same Debian release as the build: both binaries are linked against its C library.
FROM debian:bookworm-slim
WORKDIR /app
# The only place the gateway writes to, and only with an embedded database.
RUN install --directory --owner=10001 --group=10001 --mode=0700 data
COPY --from=build /build/target/release/roundtrip /build/target/release/migration /usr/local/bin/

ENV ENVIRONMENT=production \
    HTTP_HOST=0.0.0.0 \
    LOG_FORMAT=json
EXPOSE 8080
# A number, so that an orchestrator can tell that it is not root.
USER 10001:10001

# Bash opens the connection itself, so the image needs no HTTP client.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/${HTTP_PORT:-${PORT:-8080}} && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && mapfile answer <&3 && [[ ${answer[0]} == *' 200 '* ]]"]

ENTRYPOINT ["roundtrip"]
