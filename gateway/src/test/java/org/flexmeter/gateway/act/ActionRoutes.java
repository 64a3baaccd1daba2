package org.flexmeter.gateway.act;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.flexmeter.gateway.command.DeviceCommand;
import org.flexmeter.gateway.routes.RouteFile;
import org.flexmeter.gateway.routes.RouteFiles;
import org.yaml.snakeyaml.Yaml;

/**
 * The action routes of shipped files and examples on what they act on; in the place of the
 * component {@code command:} the test hands them their commands.
 */
final class ActionRoutes implements AutoCloseable {
    final DefaultCamelContext camel = new DefaultCamelContext();
    final TestLedger ledger = new TestLedger();
    private final Properties settings = new Properties();
    private final Map<String, Processor> routes = new HashMap<>();

    ActionRoutes() throws Exception {
        try (InputStream in = ActionRoutes.class.getResourceAsStream("/application.properties")) {
            settings.load(in);
        }
        settings.remove("fm.state.dir"); // it names another setting, which nothing here fills in
        camel.disableJMX();
        camel.getShutdownStrategy().setTimeout(20);
        camel.addComponent("command", new Commands());
        LineOrders orders = new LineOrders(camel);
        camel.getRegistry().bind("lineOrders", orders);
        camel.getRegistry().bind("lineAnswers", new LineAnswers(ledger, orders));
        camel.getRegistry().bind("tableOrders", new TableOrders());
        camel.getRegistry().bind("tableOutcomes", new TableOutcomes(ledger));
        camel.getRegistry().bind("sending", new Sending());
    }

    ActionRoutes set(String name, String value) {
        settings.setProperty(name, value);
        return this;
    }

    Map<String, String> settings() {
        Map<String, String> all = new HashMap<>();
        settings.forEach((name, value) -> all.put(name.toString(), value.toString()));
        return all;
    }

    /** Starts with the routes of these ids out of a gateway's file. */
    ActionRoutes start(Path home, String gateway, String... ids) throws Exception {
        camel.getPropertiesComponent().setOverrideProperties(settings);
        camel.start();
        RouteFiles files = new RouteFiles(home);
        for (RouteFile file : files.shared()) {
            if (!file.gateway().equals("wake")) {
                load(file.location(), file.text());
            }
        }
        RouteFile file = files.gateway(gateway).orElseThrow();
        List<?> items = new Yaml().load(file.text());
        for (Object item : items) {
            Object id = ((Map<?, ?>) ((Map<?, ?>) item).get("templatedRoute")).get("routeId");
            if (List.of(ids).contains(id)) {
                load(file.location(), new Yaml().dump(List.of(item)));
            }
        }
        return this;
    }

    void load(String location, String text) throws Exception {
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString(location, text));
    }

    /** Hands the command to the gateway's route; what the route made of it. */
    Exchange act(String gateway, DeviceCommand command) throws Exception {
        Exchange exchange = camel.getEndpoint("direct:unused").createExchange();
        exchange.getMessage().setBody(command);
        try {
            routes.get(gateway).process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        return exchange;
    }

    @Override
    public void close() {
        camel.stop();
    }

    private final class Commands extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(
                String uri, String remaining, Map<String, Object> parameters) {
            parameters.clear();
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    routes.put(remaining, processor);
                    return new DefaultConsumer(this, processor);
                }
            };
        }
    }
}
