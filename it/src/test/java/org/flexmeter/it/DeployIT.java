package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.flexmeter.world.process.Commands;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * What deploy/compose and deploy/kubernetes give away, and whether the gateway takes their
 * settings.
 */
class DeployIT {
    private static final Path DEPLOY = ProjectRoot.find().resolve("deploy");
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void theGatewayFindsNothingInTheSettingsThatAreMounted() {
        for (String home : List.of("compose/home", "kubernetes/home")) {
            Cli.Result result =
                    Cli.run(
                            ProjectRoot.find(),
                            List.of(
                                    "check",
                                    "--offline",
                                    "--home",
                                    DEPLOY.resolve(home).toString()));
            assertThat(result.output()).contains("nothing found");
            assertThat(result.exitCode()).isZero();
        }
    }

    @Test
    void composePublishesOnLoopbackAloneAndGivesNoServiceMoreThanItNeeds() throws IOException {
        JsonNode compose = compose();
        assertThat(compose.path("services")).hasSizeGreaterThanOrEqualTo(7);
        for (JsonNode service : compose.path("services")) {
            String image = service.path("image").asText();
            assertThat(image).matches(".+:.+").doesNotEndWith(":latest");
            assertThat(service.path("cap_drop").toString()).isEqualTo("[\"ALL\"]");
            assertThat(service.path("security_opt").toString()).contains("no-new-privileges:true");
            assertThat(service.path("mem_limit").asText()).as(image).isNotEmpty();
            assertThat(service.path("ports"))
                    .allSatisfy(p -> assertThat(p.asText()).startsWith("127.0.0.1:"));
            service.path("environment")
                    .properties()
                    .forEach(
                            each ->
                                    assertThat(
                                                    !each.getKey().contains("PASSWORD")
                                                            || each.getKey().endsWith("FILE"))
                                            .as("%s: %s", image, each.getKey())
                                            .isTrue());
            service.path("volumes").forEach(DeployIT::mounted);
        }
    }

    /** With its anchors followed, which Jackson does not. */
    private static JsonNode compose() throws IOException {
        String text = Files.readString(DEPLOY.resolve("compose/compose.yaml"));
        return YAML.valueToTree(new Yaml().load(text));
    }

    private static void mounted(JsonNode volume) {
        String from = volume.asText().split(":")[0];
        if (from.startsWith(".")) {
            assertThat(DEPLOY.resolve("compose").resolve(from)).exists();
            assertThat(volume.asText()).endsWith(":ro");
        }
    }

    @Test
    void everySecretOfComposeIsMade() throws IOException {
        JsonNode compose = compose();
        String script = Files.readString(DEPLOY.resolve("compose/make-secrets"));
        List<String> names = new ArrayList<>();
        compose.path("secrets").fieldNames().forEachRemaining(names::add);
        assertThat(names).hasSizeGreaterThanOrEqualTo(8);
        assertThat(script.lines().filter(l -> l.startsWith("for name in")).findFirst())
                .contains("for name in " + String.join(" ", names) + "; do");
    }

    @Test
    void theManifestsAreWhatALockedDownClusterAsksFor() throws IOException {
        assumeTrue(Commands.find("kubectl").isPresent(), "kubectl is not installed");
        String built =
                Commands.must(
                        List.of("kubectl", "kustomize", DEPLOY.resolve("kubernetes").toString()));
        List<JsonNode> all = YAML.readerFor(JsonNode.class).<JsonNode>readValues(built).readAll();
        assertThat(all.stream().map(o -> o.path("kind").asText()))
                .containsExactlyInAnyOrder(
                        "ServiceAccount",
                        "ConfigMap",
                        "ConfigMap",
                        "Service",
                        "StatefulSet",
                        "NetworkPolicy");
        JsonNode pod = one(all, "StatefulSet").at("/spec/template/spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                .isEqualTo("RuntimeDefault");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        JsonNode gateway = pod.at("/containers/0");
        assertThat(gateway.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(gateway.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(gateway.at("/securityContext/capabilities/drop").toString())
                .isEqualTo("[\"ALL\"]");
        assertThat(gateway.at("/resources/limits").properties().stream().map(e -> e.getKey()))
                .contains("cpu", "memory");
        for (String probe : List.of("startup/started", "liveness/live", "readiness/ready")) {
            String[] parts = probe.split("/");
            assertThat(gateway.at("/" + parts[0] + "Probe/httpGet/path").asText())
                    .isEqualTo("/q/health/" + parts[1]);
        }
        assertThat(gateway.path("env"))
                .noneMatch(e -> e.path("name").asText().contains("PASSWORD"));
        List<String> volumes = new ArrayList<>(names(pod.path("volumes")));
        volumes.add("state"); // of the claim
        assertThat(volumes).containsAll(names(gateway.path("volumeMounts")));
        JsonNode policy = one(all, "NetworkPolicy").path("spec");
        assertThat(policy.path("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(policy.path("podSelector").path("matchLabels"))
                .isEqualTo(one(all, "Service").at("/spec/selector"));
    }

    @Test
    void twoReplicasAreOneMoreThanOne() throws IOException {
        assumeTrue(Commands.find("kubectl").isPresent(), "kubectl is not installed");
        Path overlay = DEPLOY.resolve("kubernetes-cluster");
        String built = Commands.must(List.of("kubectl", "kustomize", overlay.toString()));
        List<JsonNode> all = YAML.readerFor(JsonNode.class).<JsonNode>readValues(built).readAll();
        JsonNode set = one(all, "StatefulSet").path("spec");
        assertThat(set.path("replicas").asInt()).isEqualTo(2);
        assertThat(set.path("podManagementPolicy").asText()).isEqualTo("Parallel");
        assertThat(names(set.at("/template/spec/containers/0/env")))
                .contains("FM_HOME", "FM_CLUSTER_MEMBER", "GATEWAY_IREN_CLUSTER_ENABLED");
        assertThat(one(all, "PodDisruptionBudget").at("/spec/selector/matchLabels").properties())
                .isSubsetOf(set.at("/selector/matchLabels").properties());
    }

    @Test
    void theUnitsLeaveLittleOpen() {
        assumeTrue(
                Commands.find("systemd-analyze").isPresent(), "systemd-analyze is not installed");
        for (String unit : List.of("flexmeter.service", "flexmeter-jar.service")) {
            Commands.Result result =
                    Commands.run(
                            "systemd-analyze",
                            "security",
                            "--offline=yes",
                            "--threshold=20",
                            DEPLOY.resolve("systemd").resolve(unit).toString());
            assertThat(result.exitCode()).as(result.output()).isZero();
        }
    }

    @Test
    void everyImageOfOursIsOneThatADockerfileMakes() throws IOException {
        String named =
                Files.readString(DEPLOY.resolve("image/Dockerfile.jvm"))
                        + Files.readString(DEPLOY.resolve("image/Dockerfile.native"));
        JsonNode kustomize =
                YAML.readTree(DEPLOY.resolve("kubernetes/kustomization.yaml").toFile());
        String tag = kustomize.at("/images/0/newTag").asText();
        assertThat(named).contains("-t flexmeter:" + tag + " ");
        assertThat(compose().at("/services/gateway/image").asText())
                .isEqualTo("${FLEXMETER_IMAGE:-flexmeter:" + tag + "}");
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.path("name").asText())
                .toList();
    }

    private static JsonNode one(List<JsonNode> all, String kind) {
        return all.stream()
                .filter(o -> o.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
