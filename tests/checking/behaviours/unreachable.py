"""Names and addresses that lead nowhere: one of these is evidence, the others are not."""

from __future__ import annotations

from prospector.demo.loopback import moved
from tests.checking.behaviours.base import GOOD, at, case, name, site

name("servfail.web", fault="servfail")
name("nodata.web", fault="nodata")
name("silent.web", fault="silent")
name("private.web", "192.168.1.1")
name("metadata.web", "169.254.169.254")
name("refused.web", "127.0.0.77")
site("www.apex-gone.web", {"/": GOOD, "/x": GOOD})
site("www-gone.web", {"/": GOOD, "/x": GOOD})

at("dns-nxdomain", "http://no-such-name.web/x", "dns_nxdomain", causes="N18 N20")
at("dns-nxdomain-https", "https://www.no-such-name-either.web/", "dns_nxdomain", causes="N18")
at("dns-nxdomain-below", "https://docs.no-such-name.web/x", "dns_nxdomain")
at("dns-servfail", "http://servfail.web/x", "dns_failure", causes="P15")
at("dns-nodata", "http://nodata.web/x", "dns_failure", causes="P15")
at("dns-silent", "http://silent.web/x", "dns_failure", causes="P15")
at("apex-gone-www-lives", "http://apex-gone.web/x", "dns_failure", causes="P16")
at("www-gone-apex-lives", "http://www.www-gone.web/x", "dns_failure", causes="P16")
at("private-name", "http://private.web/x", "private_address")
at("private-metadata-name", "http://metadata.web/latest", "private_address")
at("private-literal", "http://10.1.2.3/x", "private_address")
at("private-metadata", "http://169.254.169.254/latest", "private_address")
at("private-ipv6", "http://[::1]/x", "private_address")
at("private-mapped", "http://[::ffff:10.0.0.1]/x", "private_address")
at("refused", "http://refused.web/x", "refused")
at("refused-port", "https://refused.web:9/x", "refused")
at("mailto", "mailto:a@b.web", "unsupported_scheme")
at("javascript", "javascript:void(0)", "unsupported_scheme")
at("nonsense", "http://[::1", "unsupported_scheme", causes="N23")
at("too-long", "https://too-long.web/" + "a" * 20_000, "too_large", causes="N23")
case("goes-private", "private_address", moved("http://10.0.0.1/admin"))
