# The command line in an image:  docker build -t fdl . && docker run --rm -v "$PWD:/flows" fdl check
FROM rust:1.95-bookworm AS build
WORKDIR /source
COPY . .
RUN cargo build --release --locked --package fdl-server && scripts/notices THIRD-PARTY.txt

FROM debian:bookworm-slim
COPY --from=build /source/target/release/fdl /usr/local/bin/fdl
COPY --from=build /source/LICENSE-APACHE /source/LICENSE-MIT /source/THIRD-PARTY.txt /usr/share/doc/fdl/
WORKDIR /flows
USER nobody
ENTRYPOINT ["fdl"]
