# One image for each service, out of its built jar:
#   docker build --build-arg SERVICE=scim-ingress -t conveyor/scim-ingress .
# ./conveyor prepare builds the jars; docker compose builds the images.
FROM eclipse-temurin:25-jre AS layers
ARG SERVICE
WORKDIR /layers
COPY ${SERVICE}/target/${SERVICE}.jar app.jar
RUN java -Djarmode=tools -jar app.jar extract --layers --destination extracted

FROM eclipse-temurin:25-jre
WORKDIR /app
# What changes seldom comes first: a new version of ours pushes and pulls its own small layer alone.
COPY --from=layers /layers/extracted/dependencies/ ./
COPY --from=layers /layers/extracted/spring-boot-loader/ ./
COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
COPY --from=layers /layers/extracted/application/ ./
COPY deploy/compose/healthy /usr/local/bin/healthy
# Nobody in particular, and nothing to write to but /tmp.
USER 10001:10001
ENV MALLOC_ARENA_MAX=2 \
    JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=6 CMD ["healthy"]
ENTRYPOINT ["java", "-jar", "app.jar"]
