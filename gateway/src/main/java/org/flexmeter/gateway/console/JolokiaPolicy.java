package org.flexmeter.gateway.console;

import java.util.Set;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.flexmeter.gateway.access.Role;
import org.flexmeter.gateway.operate.MBeans;
import org.jolokia.server.core.restrictor.AbstractConstantRestrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;

/**
 * What Jolokia does for a role. Seen are Camel, this program's own MBeans and the Java machine; a
 * viewer calls what only shows something, an operator also starts and stops single routes, traces,
 * and calls everything of the program's own. Nothing stops Camel as a whole, sends messages into
 * routes or changes them.
 */
final class JolokiaPolicy extends AbstractConstantRestrictor {
    private static final String CAMEL = "org.apache.camel";
    private static final String JVM = "java.lang";
    private static final Set<String> DOMAINS = Set.of(CAMEL, JVM, MBeans.DOMAIN);
    private static final Set<RequestType> TYPES =
            Set.of(
                    RequestType.READ,
                    RequestType.LIST,
                    RequestType.SEARCH,
                    RequestType.VERSION,
                    RequestType.EXEC,
                    RequestType.WRITE);

    /** They may hold passwords that were given on the command line. */
    private static final Set<String> SECRETIVE =
            Set.of("SystemProperties", "InputArguments", "ClassPath", "LibraryPath");

    private static final Pattern SHOWS =
            Pattern.compile(
                    "(get|is|has|dump|list|browse|explain|total|show|trace)[A-Z0-9].*|list|show|browse");
    private static final Pattern ROUTE =
            Pattern.compile("start|stop|suspend|resume|restart|reset.*");
    private static final Pattern TRACER = Pattern.compile("clear|reset.*");

    private final Role role;

    JolokiaPolicy(Role role) {
        super(true);
        this.role = role;
    }

    /** Whether an operation only shows something. */
    static boolean shows(String operation) {
        return SHOWS.matcher(nameOf(operation)).matches();
    }

    @Override
    public boolean isHttpMethodAllowed(HttpMethod method) {
        return method == HttpMethod.POST || method == HttpMethod.GET;
    }

    @Override
    public boolean isTypeAllowed(RequestType type) {
        return TYPES.contains(type);
    }

    @Override
    public boolean isObjectNameHidden(ObjectName name) {
        return !DOMAINS.contains(name.getDomain());
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName name, String attribute) {
        return DOMAINS.contains(name.getDomain()) && !SECRETIVE.contains(attribute);
    }

    @Override
    public boolean isAttributeWriteAllowed(ObjectName name, String attribute) {
        return role == Role.OPERATOR && isCamel(name, "tracer");
    }

    @Override
    public boolean isOperationAllowed(ObjectName name, String operation) {
        boolean known = DOMAINS.contains(name.getDomain()) && !name.getDomain().equals(JVM);
        if (known && shows(operation)) {
            return true;
        }
        return role == Role.OPERATOR && isForOperators(name, nameOf(operation));
    }

    private static boolean isForOperators(ObjectName name, String operation) {
        return name.getDomain().equals(MBeans.DOMAIN)
                || isCamel(name, "routes") && ROUTE.matcher(operation).matches()
                || isCamel(name, "tracer") && TRACER.matcher(operation).matches();
    }

    private static boolean isCamel(ObjectName name, String type) {
        return name.getDomain().equals(CAMEL) && type.equals(name.getKeyProperty("type"));
    }

    private static String nameOf(String operation) {
        int bracket = operation.indexOf('(');
        return bracket < 0 ? operation : operation.substring(0, bracket);
    }
}
