package org.flexmeter.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrialsTest {
    private static final RouteFile TEMPLATES =
            file(
                    "templates/own.yaml",
                    """
                    - routeTemplate:
                        id: poll-own
                        parameters:
                          - {name: gateway}
                          - {name: feed}
                          - {name: kind, defaultValue: sequence}
                          - {name: from, defaultValue: beginning}
                        route:
                          from:
                            uri: fm-feed:{{gateway}}
                            parameters:
                              feed: "{{feed}}"
                              window: "{{kind}}"
                              from: "{{from}}"
                          steps: []
                    - routeTemplate:
                        id: listen-own
                        parameters:
                          - {name: gateway}
                        route:
                          from:
                            uri: fm-serial:{{gateway}}
                          steps: []
                    """);

    private final Trials trials =
            new Trials(
                    List.of(TEMPLATES),
                    name -> Optional.ofNullable(Map.of("gateway.x.from", "P1D").get(name)));

    private static RouteFile file(String name, String text) {
        return new RouteFile("x", name, "file:" + name, text);
    }

    @Test
    void whereFeedsBeginIsToldWithEverythingFilledIn() {
        RouteFile routes =
                file(
                        "x.yaml",
                        """
                        - templatedRoute:
                            routeTemplateRef: poll-own
                            parameters: [{name: gateway, value: x}, {name: feed, value: a}]
                        - templatedRoute:
                            routeTemplateRef: poll-own
                            parameters:
                              - {name: gateway, value: x}
                              - {name: feed, value: b}
                              - {name: kind, value: arrival}
                              - {name: from, value: "{{gateway.x.from}}"}
                        - templatedRoute:
                            routeTemplateRef: listen-own
                            parameters: [{name: gateway, value: x}]
                        """);
        assertThat(trials.starts(routes))
                .containsExactly(
                        new FeedStart("x.yaml:2", "sequence", "beginning", Optional.empty()),
                        new FeedStart("x.yaml:5", "arrival", "P1D", Optional.of("gateway.x.from")));
    }
}
