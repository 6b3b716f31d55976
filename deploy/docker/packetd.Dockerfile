# SPDX-License-Identifier: Apache-2.0
# The packetd command with the job's jar.

FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -ntp -DskipTests -Dspotless.check.skip=true -Dcheckstyle.skip=true -pl cli -am package \
  && rm -f cli/target/original-*.jar \
  && cp cli/target/cli-*.jar cli/target/lib/

FROM eclipse-temurin:17.0.15_6-jre-jammy
# A second name of Java may capture; a program with file capabilities finds its libraries only where the system looks for them.
RUN apt-get update \
  && apt-get install -y --no-install-recommends libcap2-bin \
  && rm -rf /var/lib/apt/lists/* \
  && cp /opt/java/openjdk/bin/java /opt/java/openjdk/bin/java-capture \
  && setcap cap_net_raw,cap_net_admin+ep /opt/java/openjdk/bin/java-capture \
  && printf '%s\n' /opt/java/openjdk/lib /opt/java/openjdk/lib/server >/etc/ld.so.conf.d/java.conf \
  && ldconfig \
  && useradd --system --user-group --uid 10001 packetd
COPY --from=build /src/cli/target/lib /opt/packetd/lib
COPY --from=build /src/flink-job/target/packetd-job.jar /opt/packetd/packetd-job.jar
COPY --chmod=755 deploy/docker/packetd-entry /usr/local/bin/packetd
USER packetd
ENTRYPOINT ["packetd"]
CMD ["help"]
