# SPDX-License-Identifier: Apache-2.0
# Flink with the job's jar, for session clusters and application clusters.

FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -ntp -DskipTests -Dspotless.check.skip=true -Dcheckstyle.skip=true -pl flink-job -am package

FROM flink:2.3.0-java17
COPY --from=build --chown=flink:flink /src/flink-job/target/packetd-job.jar /opt/flink/usrlib/packetd-job.jar
# a named volume takes its owner from here
RUN mkdir -p /opt/flink/state && chown flink:flink /opt/flink/state
USER flink
