package org.flexmeter.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Management management = new Management();

    @BeforeEach
    void start() throws Exception {
        camel.getCamelContextExtension().setName("management-test");
        management.take(null, camel);
        addRoute("one");
        addRoute("two");
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void nothingIsRegisteredBeforeItsTime() throws Exception {
        assertThat(all()).isEmpty();

        management.begin();
        await().until(() -> !routes("two").isEmpty());
        assertThat(attribute("one", "EndpointUri")).isEqualTo("direct://one");
        assertThat(attribute("two", "EndpointUri")).isEqualTo("direct://two");
    }

    @Test
    void aRouteThatTakesTheOldOnesPlaceIsRegistered() throws Exception {
        management.begin();
        camel.getRouteController().stopRoute("one");
        camel.removeRoute("one");
        addRoute("one");
        addRoute("three");

        await().until(() -> !routes("three").isEmpty());
        assertThat(routes("one")).hasSize(1);
        assertThat(attribute("one", "State")).isEqualTo("Started");
    }

    @Test
    void anMBeanLooksAsCamelMakesIt() throws Exception {
        management.begin();
        await().until(() -> !routes("two").isEmpty());
        List<String> shared = features(routes("two").iterator().next());

        try (DefaultCamelContext plain = new DefaultCamelContext()) {
            plain.getCamelContextExtension().setName("management-plain");
            plain.addRoutes(route("two"));
            plain.start();
            ObjectName theirs =
                    server.queryNames(
                                    new ObjectName(
                                            "org.apache.camel:context=management-plain,type=routes,name=\"two\""),
                                    null)
                            .iterator()
                            .next();
            assertThat(shared).isEqualTo(features(theirs)).isNotEmpty();
        }
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        management.begin();
        await().until(() -> !routes("two").isEmpty());

        camel.stop();

        assertThat(all()).isEmpty();
    }

    @Test
    void withoutManagementThereIsNoAgent() {
        DefaultCamelContext without = new DefaultCamelContext();
        without.disableJMX();

        new Management().take(null, without);

        assertThat(without.getManagementStrategy().getManagementAgent()).isNull();
    }

    private void addRoute(String id) throws Exception {
        camel.addRoutes(route(id));
    }

    private static RouteBuilder route(String id) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + id).routeId(id).setBody(constant("x")).log("${body}");
            }
        };
    }

    private Set<ObjectName> all() throws Exception {
        return server.queryNames(
                new ObjectName("org.apache.camel:context=management-test,*"), null);
    }

    private Set<ObjectName> routes(String id) throws Exception {
        return server.queryNames(
                new ObjectName(
                        "org.apache.camel:context=management-test,type=routes,name=\"" + id + "\""),
                null);
    }

    private Object attribute(String route, String name) throws Exception {
        return server.getAttribute(routes(route).iterator().next(), name);
    }

    private List<String> features(ObjectName name) throws Exception {
        var info = server.getMBeanInfo(name);
        return Arrays.stream(
                        new MBeanFeatureInfo[][] {
                            info.getAttributes(), info.getOperations(), info.getNotifications()
                        })
                .flatMap(Arrays::stream)
                .map(f -> f.getName() + ": " + f.getDescription())
                .sorted()
                .toList();
    }
}
