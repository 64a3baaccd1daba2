package org.flexmeter.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Spelling;
import org.junit.jupiter.api.Test;

class RouteFileCheckTest {

    private static final Set<String> SETTINGS =
            Set.of("gateway.x.every", "fm.topic.single", "gateway.x.jdbc.url");

    private final RouteFileCheck check =
            new RouteFileCheck(
                    new RouteFiles(Path.of("nowhere")).shared(),
                    SETTINGS::contains,
                    gateway -> Set.of("f"));

    @Test
    void packagedFilesHaveNoFindings() {
        RouteFiles files = new RouteFiles(Path.of("nowhere"));
        RouteFileCheck all =
                new RouteFileCheck(files.shared(), name -> true, RouteFileCheckTest::packagedFeeds);
        for (String gateway : files.gateways()) {
            assertThat(all.check(files.gateway(gateway).orElseThrow())).isEmpty();
        }
    }

    private static Set<String> packagedFeeds(String gateway) {
        return Catalogues.packaged(Spelling.PRINTED)
                .catalogue(gateway)
                .orElseThrow()
                .feeds()
                .keySet();
    }

    @Test
    void whatThisProgramHasNotIsNamedWithItsLine() {
        assertThat(
                        findings(
                                """
                                - onException:
                                    exception:
                                      - java.io.IOException
                                      - org.example.NoSuchException
                                    handled:
                                      jq: .a
                                - route:
                                    from:
                                      uri: timer:x
                                      steps:
                                        - setBody:
                                            expression:
                                              groovy: "1 + 1"
                                        - setHeader:
                                            name: a
                                            expression:
                                              language: {language: mvel, expression: a}
                                        - unmarshal:
                                            csv: {delimiter: ";"}
                                        - bean:
                                            beanType: org.example.Bean
                                        - to: kafka:readings
                                        - to:
                                            uri: log:x
                                            parameters:
                                              exchangeFormatter: "#class:org.example.Formatter"
                                """))
                .containsExactly(
                        "x.yaml:4: this program has no exception org.example.NoSuchException;"
                                + " docs/add-a-gateway.md lists what there is",
                        "x.yaml:6: this program has no language jq;"
                                + " docs/add-a-gateway.md lists what there is",
                        "x.yaml:13: this program has no language groovy;"
                                + " docs/add-a-gateway.md lists what there is",
                        "x.yaml:17: this program has no language mvel;"
                                + " docs/add-a-gateway.md lists what there is",
                        "x.yaml:19: this program has no data format csv;"
                                + " docs/add-a-gateway.md lists what there is",
                        "x.yaml:21: this program has no class org.example.Bean;"
                                + " docs/add-a-gateway.md lists what there is",
                        "x.yaml:22: this program has no component kafka;"
                                + " docs/add-a-gateway.md lists what there is",
                        "x.yaml:26: this program has no class org.example.Formatter;"
                                + " docs/add-a-gateway.md lists what there is");
    }

    @Test
    void whatItHasIsNoFinding() {
        assertThat(
                        findings(
                                """
                                - route:
                                    from:
                                      uri: "{{gateway.x.every}}"
                                      steps:
                                        - filter:
                                            expression:
                                              simple: "${body.size} > 0"
                                            steps:
                                              - to: direct:x-publish
                                        - setHeader:
                                            name: a
                                            expression:
                                              method: {ref: wakeups}
                                """))
                .isEmpty();
    }

    @Test
    void misspeltParameterIsNamedWithItsLine() {
        assertThat(
                        findings(
                                """
                                - templatedRoute:
                                    routeTemplateRef: poll-sequence
                                    routeId: x-poll
                                    parameters:
                                      - {name: gateway, value: x}
                                      - {name: feed, value: f}
                                      - {name: table, value: t}
                                      - {name: columns, value: a}
                                      - {name: evry, value: 1s}
                                """))
                .singleElement()
                .asString()
                .startsWith("x.yaml:9: template poll-sequence has no parameter evry; it has ");
    }

    @Test
    void missingParameterIsNamed() {
        assertThat(
                        findings(
                                """
                                - templatedRoute:
                                    routeTemplateRef: poll-sequence
                                    parameters:
                                      - {name: gateway, value: x}
                                      - {name: feed, value: f}
                                      - {name: columns, value: a}
                                """))
                .containsExactly("x.yaml:2: template poll-sequence needs the parameter table");
    }

    @Test
    void feedPeriodAndDatabaseAreLookedAt() {
        assertThat(
                        findings(
                                """
                                - templatedRoute:
                                    routeTemplateRef: poll-arrival
                                    parameters:
                                      - {name: gateway, value: x}
                                      - {name: feed, value: g}
                                      - {name: table, value: t}
                                      - {name: columns, value: a}
                                      - {name: every, value: 2 sec}
                                """))
                .containsExactly(
                        "x.yaml:5: catalogue/x.yaml has no feed g; it has f",
                        "x.yaml:8: every is 2 sec; write it like 500ms, 2s, 5m or 1h",
                        "x.yaml:2: its routes need the setting gateway.x.cassandra.contact-points;"
                                + " set it in application.properties");
    }

    @Test
    void unknownTemplateIsNamedWithThoseThatThereAre() {
        assertThat(findings("- templatedRoute:\n    routeTemplateRef: pol\n"))
                .singleElement()
                .asString()
                .startsWith("x.yaml:2: there is no template pol; there are act-cql, act-line");
    }

    @Test
    void missingSettingIsNamedWithItsLine() {
        assertThat(
                        findings(
                                """
                                # {{gateway.x.commented}}
                                - route:
                                    from:
                                      uri: timer:{{gateway.x.every}}
                                      parameters:
                                        delay: "{{gateway.x.delay}}"
                                        period: "{{gateway.x.period:5}}"
                                """))
                .containsExactly(
                        "x.yaml:6: the setting gateway.x.delay is missing; set it in application.properties");
    }

    @Test
    void whatIsNotYamlIsNamedWithItsLine() {
        assertThat(findings("- route:\n    id: a\n   from: b\n"))
                .singleElement()
                .asString()
                .startsWith("x.yaml:3: not YAML: ");
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThat(findings("")).containsExactly("x.yaml:1: the file has no routes");
    }

    private List<String> findings(String text) {
        return check.check(new RouteFile("x", "x.yaml", "file:x.yaml", text));
    }

    /** Found by fuzzing: the reader below the parser has faults of its own. */
    @Test
    void aControlCharacterIsAFindingLikeAnyOther() {
        assertThat(findings("- route:\u0001\n"))
                .singleElement()
                .asString()
                .startsWith("x.yaml:1: not YAML: special characters are not allowed");
    }

    /** Found by fuzzing. */
    @Test
    void aQuotedLineEndStaysWithinTheFinding() {
        assertThat(findings("- templatedRoute:\n    routeTemplateRef: \"a\\nb\"\n"))
                .singleElement()
                .satisfies(finding -> assertThat(finding).hasLineCount(1));
    }
}
